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
	var kept set // commits that the client will have
	switch {
	case f.depth >= infiniteDepth:
		cut, kept = set{}, s.reach(f.wants, nil)
	case f.depth > 0:
		cut, kept = s.byDepth(f)
	case f.limited():
		cut, kept = s.byDate(f)
	default: // nothing asked: the client's own boundary stays
		return f.shallow, nil, nil, true
	}
	for id := range cut {
		if !f.shallow[id] {
			shallow = append(shallow, id)
		}
	}
	for id := range f.shallow {
		if kept[id] && !cut[id] {
			unshallow = append(unshallow, id)
		}
	}
	slices.SortFunc(shallow, compareIDs) // the same question gets the same answer
	slices.SortFunc(unshallow, compareIDs)
	return cut, shallow, unshallow, len(kept) > 0
}

// byDepth counts generations, breadth first, so that each commit is met at its
// smallest depth. Roots have depth 1.
func (s *state) byDepth(f *fetch) (cut, kept set) {
	roots, depth := f.wants, f.depth
	cut, kept = set{}, set{}
	if f.relative {
		roots, depth = nil, depth+1
		for id := range s.reach(f.wants, f.shallow) {
			if f.shallow[id] {
				roots = append(roots, id)
			} else {
				kept[id] = true
			}
		}
	}
	level := roots
	for generation := 1; len(level) > 0; generation++ {
		var next []plumbing.Hash
		for _, id := range level {
			c := s.commit(id)
			if c == nil || kept[c.id] {
				continue
			}
			kept[c.id] = true
			if generation == depth {
				cut[c.id] = true
			} else {
				next = append(next, c.parents()...)
			}
		}
		level = next
	}
	return cut, kept
}

// byDate keeps the commits that are young enough and not behind an excluded
// ref; the boundary is where a parent falls out.
func (s *state) byDate(f *fetch) (cut, kept set) {
	cut, kept = set{}, set{}
	excluded := s.reach(f.not, nil)
	fits := func(c *object) bool { return c != nil && c.when >= f.since && !excluded[c.id] }
	todo := append([]plumbing.Hash(nil), f.wants...)
	for len(todo) > 0 {
		c := s.commit(todo[len(todo)-1])
		todo = todo[:len(todo)-1]
		if !fits(c) || kept[c.id] {
			continue
		}
		kept[c.id] = true
		for _, id := range c.parents() {
			if !fits(s.commit(id)) {
				cut[c.id] = true
			}
		}
		if !cut[c.id] {
			todo = append(todo, c.parents()...)
		}
	}
	return cut, kept
}
