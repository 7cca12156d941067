package gitserver

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// state is a repository at one moment. It never changes: a push puts a new
// state in its place, so whoever reads one needs no lock and sees no half of a
// push.
type state struct {
	head    string // the branch that HEAD points at: "refs/heads/main"
	refs    []ref  // sorted by name
	objects map[plumbing.Hash]*object

	mu    sync.Mutex
	packs map[string]*pack // by request; see packFor
}

type ref struct {
	name string
	id   plumbing.Hash
}

func newState(head string, refs map[string]plumbing.Hash, objects map[plumbing.Hash]*object) *state {
	s := &state{head: head, objects: objects, packs: map[string]*pack{}}
	for _, name := range slices.Sorted(maps.Keys(refs)) {
		s.refs = append(s.refs, ref{name, refs[name]})
	}
	return s
}

// ref finds a ref by its full name; the zero hash says that there is none.
func (s *state) ref(name string) plumbing.Hash {
	i, found := slices.BinarySearchFunc(s.refs, name, func(r ref, name string) int { return strings.Compare(r.name, name) })
	if !found {
		return plumbing.ZeroHash
	}
	return s.refs[i].id
}

// peel follows a tag to what it stands for in the end; ok is false when the
// object is not a tag.
func (s *state) peel(id plumbing.Hash) (target plumbing.Hash, ok bool) {
	for o := s.objects[id]; o != nil && o.kind == plumbing.TagObject; o = s.objects[id] {
		id, ok = o.links[0], true
	}
	return id, ok
}

// commit is the commit that a ref's or a tag's object stands for, nil when it
// is none.
func (s *state) commit(id plumbing.Hash) *object {
	id, _ = s.peel(id)
	if o := s.objects[id]; o != nil && o.kind == plumbing.CommitObject {
		return o
	}
	return nil
}
