package gitserver

// Repo is a repository in memory. It is built when it is first needed and is
// safe for concurrent use.
type Repo struct {
	spec RepoSpec
}

// NewRepo describes a repository without building it: thousands cost nothing
// until somebody reads one.
func NewRepo(spec RepoSpec) *Repo {
	if spec.Branch == "" {
		spec.Branch = "main"
	}
	if spec.Commits <= 0 {
		spec.Commits = 12
	}
	if spec.Files <= 0 {
		spec.Files = 24
	}
	return &Repo{spec: spec}
}

// Spec is what the repository was made from, with the defaults filled in.
func (r *Repo) Spec() RepoSpec { return r.spec }
