package gitserver

import (
	"fmt"
	"iter"

	"github.com/go-git/go-git/v5/plumbing"
)

const agent = "agent=git/latchkey-demo"

// allRefs is the refs as this session sees them: those of the repository, and
// those that the faults add.
func (t *session) allRefs(s *state) iter.Seq[ref] {
	return func(yield func(ref) bool) {
		for _, r := range s.refs {
			if !yield(r) {
				return
			}
		}
		id := s.ref(s.head)
		for i := 0; !id.IsZero() && (i < t.faults.HugeRefs || t.faults.EndlessAdvertisement); i++ {
			if !yield(ref{fmt.Sprintf("refs/heads/bulk/%06d", i), id}) {
				return
			}
		}
	}
}

// advertise opens a service of protocol version 0 or 1: every ref, with the
// capabilities behind the first one. Fetching clients also see HEAD and what
// the tags stand for.
func (t *session) advertise(s *state, capabilities string, fetching bool) error {
	w := newPktWriter(t.out)
	if t.version == 1 {
		w.linef("version 1\n")
	}
	send := func(name string, id plumbing.Hash) {
		if capabilities != "" {
			w.linef("%s %s\x00%s\n", id, name, capabilities)
			capabilities = ""
			return
		}
		w.linef("%s %s\n", id, name)
	}
	if id := s.ref(s.head); fetching && !id.IsZero() {
		send("HEAD", id)
	}
	for r := range t.allRefs(s) {
		send(r.name, r.id)
		if target, isTag := s.peel(r.id); fetching && isTag {
			send(r.name+"^{}", target)
		}
		if w.err != nil {
			return w.err
		}
	}
	if capabilities != "" {
		send("capabilities^{}", plumbing.ZeroHash)
	}
	return w.flush()
}
