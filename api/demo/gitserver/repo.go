package gitserver

import (
	"sync"
	"sync/atomic"
)

// Repo is a repository in memory. It is built when it is first needed and is
// safe for concurrent use.
type Repo struct {
	spec    RepoSpec
	build   sync.Once
	current atomic.Pointer[state]
	push    sync.Mutex // held while one state replaces another
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

// Head is the id of the commit at the head of the main branch, "" when the
// repository is empty. It builds the repository when that was not done yet.
func (r *Repo) Head() string {
	s := r.state()
	if id := s.ref(s.head); !id.IsZero() {
		return id.String()
	}
	return ""
}

// Ref is the id that a ref such as "refs/heads/main" has now, "" when there is
// no such ref.
func (r *Repo) Ref(name string) string {
	if id := r.state().ref(name); !id.IsZero() {
		return id.String()
	}
	return ""
}

func (r *Repo) state() *state {
	r.build.Do(func() { r.current.Store(buildState(r.spec)) })
	return r.current.Load()
}
