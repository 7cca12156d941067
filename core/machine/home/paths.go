package home

// Paths are where a key's files and ours lie in a home.
type Paths struct {
	Folder     string `json:"folder"`
	Key        string `json:"key"` // the private key
	Public     string `json:"public_key"`
	Config     string `json:"ssh_config"`
	KnownHosts string `json:"known_hosts"`
	GitConfig  string `json:"gitconfig"`
}

// PathsIn returns where onboarding puts the files of a key in a home, "~" or the
// path of the folder. Whatever names these files has their names from here.
func PathsIn(home, key string) Paths {
	ours := home + "/.ssh/latchkey"
	return Paths{Folder: ours, Key: ours + "/" + key, Public: ours + "/" + key + ".pub", Config: ours + "/" + fileConfig,
		KnownHosts: ours + "/" + fileKnownHosts, GitConfig: ours + "/" + fileGit}
}
