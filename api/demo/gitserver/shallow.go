package gitserver

import (
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// infiniteDepth is what git sends for "--unshallow".
const infiniteDepth = 0x7fffffff

// boundary finds the commits at which the history that a client wants ends:
// cut holds them. Shallow are those that the client does not know as such yet,
// unshallow those whose parents it now gets. Not ok means that the limits
// leave no commit at all.
func (s *state) boundary(f *fetch) (cut set, shallow, unshallow []plumbing.Hash, ok bool) {
	var sent set // commits that the client will have
	switch {
	case f.depth >= infiniteDepth:
		cut, sent = set{}, s.reach(f.wants, nil)
	case f.depth > 0:
		cut, sent = s.byDepth(f)
	case f.limited():
		cut, sent = s.byDate(f)
	default: // nothing asked: the client's own boundary stays
		return f.shallow, nil, nil, true
	}
	for id := range cut {
		if !f.shallow[id] {
			shallow = append(shallow, id)
		}
	}
	for id := range f.shallow {
		if sent[id] && !cut[id] {
			unshallow = append(unshallow, id)
		}
	}
	slices.SortFunc(shallow, compareIDs) // the same question gets the same answer
	slices.SortFunc(unshallow, compareIDs)
	return cut, shallow, unshallow, len(sent) > 0
}

// byDepth counts generations, breadth first, so that each commit is met at its
// smallest depth. Roots have depth 1.
func (s *state) byDepth(f *fetch) (cut, sent set) {
	roots, depth := f.wants, f.depth
	cut, sent = set{}, set{}
	if f.relative {
		roots, depth = nil, depth+1
		for id := range s.reach(f.wants, f.shallow) {
			if f.shallow[id] {
				roots = append(roots, id)
			} else {
				sent[id] = true
			}
		}
	}
	level := roots
	for generation := 1; len(level) > 0; generation++ {
		var next []plumbing.Hash
		for _, id := range level {
			c := s.commit(id)
			if c == nil || sent[c.id] {
				continue
			}
			sent[c.id] = true
			if generation == depth {
				cut[c.id] = true
			} else {
				next = append(next, c.parents()...)
			}
		}
		level = next
	}
	return cut, sent
}

// byDate keeps the commits that are young enough and not behind an excluded
// ref; the boundary is where a parent falls out.
func (s *state) byDate(f *fetch) (cut, sent set) {
	cut, sent = set{}, set{}
	excluded := s.reach(f.not, nil)
	fits := func(c *object) bool { return c != nil && c.when >= f.since && !excluded[c.id] }
	todo := append([]plumbing.Hash(nil), f.wants...)
	for len(todo) > 0 {
		c := s.commit(todo[len(todo)-1])
		todo = todo[:len(todo)-1]
		if !fits(c) || sent[c.id] {
			continue
		}
		sent[c.id] = true
		for _, id := range c.parents() {
			if !fits(s.commit(id)) {
				cut[c.id] = true
			}
		}
		if !cut[c.id] {
			todo = append(todo, c.parents()...)
		}
	}
	return cut, sent
}
