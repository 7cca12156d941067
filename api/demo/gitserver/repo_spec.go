package gitserver

// RepoSpec describes a repository. The same spec gives the same objects, down
// to every commit id.
type RepoSpec struct {
	Seed       int64
	Name       string      // appears in README.md and in package names
	Commits    int         // on the main branch; 0 = 12
	Files      int         // at its head; 0 = 24
	Bytes      int64       // of all regular files at the head together; 0 = about 2 KB a file
	Submodules []Submodule // .gitmodules and gitlinks
	LFS        bool        // .gitattributes and pointer files
	Empty      bool        // no commit at all
	Branch     string      // the main branch; "" = "main"
}

// Submodule is another repository inside this one.
type Submodule struct {
	Path string
	URL  string
	// Repo is the repository behind URL; the gitlink points at its head. With
	// nil the gitlink points at a commit that nobody has. Repositories must not
	// contain each other.
	Repo *Repo
}
