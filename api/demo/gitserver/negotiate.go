package gitserver

import (
	"errors"
	"fmt"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
)

// negotiate finds out, in protocol version 0 or 1, which commits both sides
// have. The client names its commits in batches that end in a flush-pkt; how
// each one is acknowledged depends on what the client can read.
func (u *uploader) negotiate() error {
	n := negotiation{uploader: u}
	for {
		kind, line, err := u.in.read()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		var word, value string
		fmt.Sscanf(string(line), "%s %s", &word, &value)
		switch {
		case kind != pktData:
			if n.endBatch() {
				return u.w.send()
			}
			err = u.w.send()
		case word == "have":
			id, ok := parseID(value)
			if !ok {
				return u.fail("upload-pack: invalid have line: %s", clip(string(line)))
			}
			n.next(id)
		case word == "done":
			n.end()
			return u.w.send()
		default:
			return u.fail("upload-pack: expected have, got: %s", clip(string(line)))
		}
		if err != nil {
			return err
		}
	}
}

type negotiation struct {
	*uploader
	last     plumbing.Hash // the last common commit
	common   bool          // this batch had a common commit
	stranger bool          // this batch had a commit that is not known here
	ready    bool          // the client was told that it need not go on
}

func (n *negotiation) next(id plumbing.Hash) {
	first := len(n.haves) == 0
	if !n.have(id) {
		n.stranger = true
		if n.acks != ackOne && n.enough() {
			n.ack(id, "ready")
		}
		return
	}
	n.common, n.last = true, id
	if n.acks != ackOne {
		n.ack(id, "common")
	} else if first {
		n.w.linef("ACK %s\n", id)
	}
}

// ack writes one of the detailed answers, or the only one that simple
// multi_ack knows.
func (n *negotiation) ack(id plumbing.Hash, word string) {
	if n.acks == ackContinue {
		word = "continue"
	}
	n.ready = n.ready || word == "ready"
	n.w.linef("ACK %s %s\n", id, word)
}

// endBatch answers a flush-pkt; true when the pack follows at once.
func (n *negotiation) endBatch() bool {
	if n.acks == ackDetailed && n.common && !n.stranger && n.enough() {
		n.ack(n.last, "ready")
	}
	if len(n.haves) == 0 || n.acks != ackOne {
		n.w.linef("NAK\n")
	}
	if n.noDone && n.ready {
		n.w.linef("ACK %s\n", n.last)
		return true
	}
	n.common, n.stranger = false, false
	return false
}

// end answers "done".
func (n *negotiation) end() {
	switch {
	case len(n.haves) == 0:
		n.w.linef("NAK\n")
	case n.acks != ackOne:
		n.w.linef("ACK %s\n", n.last)
	}
}
