package gitserver

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// fetch is what a client asks for, in either version of the protocol.
type fetch struct {
	wants   []plumbing.Hash
	haves   []plumbing.Hash        // those that the repository has too
	shallow map[plumbing.Hash]bool // the client has these commits without their parents

	depth    int  // 0 = all
	relative bool // depth counts from the client's shallow commits
	since    int64
	not      []plumbing.Hash

	includeTag bool
}

func (f *fetch) limited() bool { return f.depth > 0 || f.since > 0 || len(f.not) > 0 }

func compareIDs(a, b plumbing.Hash) int { return bytes.Compare(a[:], b[:]) }

type set = map[plumbing.Hash]bool

// reach is all commits that can be reached from the roots without crossing a
// commit in stop, which is itself part of the answer.
func (s *state) reach(roots []plumbing.Hash, stop set) set {
	visited := set{}
	todo := slices.Clone(roots)
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		c := s.commit(id)
		if c == nil || visited[c.id] {
			continue
		}
		visited[c.id] = true
		if !stop[c.id] {
			todo = append(todo, c.parents()...)
		}
	}
	return visited
}

// missing lists the objects to send: everything behind the wants up to the
// commits in cut, without what lies behind the haves.
func (s *state) missing(f *fetch, cut set) []*object {
	visited := set{}
	for id := range s.reach(f.haves, f.shallow) {
		s.collect(id, visited, nil)
	}
	var out []*object
	take := func(o *object) { out = append(out, o) }
	commits := s.reach(f.wants, cut)
	for id := range commits {
		s.collect(id, visited, take)
	}
	for _, id := range f.wants {
		s.collectTags(id, visited, take)
	}
	if f.includeTag {
		for _, r := range s.refs {
			if target, isTag := s.peel(r.id); isTag && commits[target] {
				s.collectTags(r.id, visited, take)
			}
		}
	}
	slices.SortFunc(out, func(a, b *object) int {
		if d := packOrder(a.kind) - packOrder(b.kind); d != 0 {
			return d
		}
		if a.when != b.when {
			return int(min(max(b.when-a.when, -1), 1)) // newest first
		}
		return compareIDs(a.id, b.id)
	})
	return out
}

// collect takes a commit and its whole tree, or a tree, or a blob; parents are
// not followed. What was seen before is left out.
func (s *state) collect(id plumbing.Hash, visited set, take func(*object)) {
	o := s.objects[id]
	if o == nil || visited[id] {
		return
	}
	visited[id] = true
	if take != nil {
		take(o)
	}
	links := o.links
	if o.kind == plumbing.CommitObject {
		links = links[:1]
	}
	for _, link := range links {
		s.collect(link, visited, take)
	}
}

// collectTags takes a chain of tags without what it ends in.
func (s *state) collectTags(id plumbing.Hash, visited set, take func(*object)) {
	for o := s.objects[id]; o != nil && o.kind == plumbing.TagObject && !visited[id]; o = s.objects[id] {
		visited[id] = true
		take(o)
		id = o.links[0]
	}
}

// packFor makes the pack that answers a fetch. Packs for clients that have
// nothing yet are kept, since every clone asks for the same one.
func (s *state) packFor(f *fetch, cut set) *pack {
	if len(f.haves) > 0 || len(f.shallow) > 0 {
		return newPack(s.missing(f, cut))
	}
	wants := slices.SortedFunc(slices.Values(f.wants), compareIDs)
	key := fmt.Sprint(slices.Compact(wants), f.depth, f.relative, f.since, f.not, f.includeTag)
	s.mu.Lock()
	defer s.mu.Unlock() // whoever comes second waits for the first instead of doing it again
	if p := s.packs[key]; p != nil {
		return p
	}
	if len(s.packs) >= 16 { // a client that varies its wants must not fill the memory
		clear(s.packs)
	}
	p := newPack(s.missing(f, cut))
	s.packs[key] = p
	return p
}
