package gitserver

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// uploader serves one clone, fetch or ls-remote.
type uploader struct {
	*session
	repo *state
	in   *pktReader
	w    *pktWriter

	fetch
	band    int // longest side-band pkt-line, 0 = no side band
	quiet   bool
	acks    ackStyle
	noDone  bool
	has     set             // the haves, as a set
	deeper  []plumbing.Hash // parents that the client gets because its history grows
	capable bool
}

type ackStyle int

const (
	ackOne      ackStyle = iota // the first common commit is acknowledged, once
	ackContinue                 // multi_ack
	ackDetailed                 // multi_ack_detailed
)

const uploadCapabilities = "multi_ack multi_ack_detailed side-band side-band-64k no-progress include-tag shallow " +
	"deepen-since deepen-not deepen-relative no-done allow-tip-sha1-in-want allow-reachable-sha1-in-want object-format=sha1"

func (t *session) uploadPack(s *state) error {
	u := &uploader{session: t, repo: s, in: newPktReader(t.channel), w: newPktWriter(t.out), has: set{}}
	u.shallow = set{}
	if t.version == 2 {
		return u.serveV2()
	}
	capabilities := uploadCapabilities
	if !s.ref(s.head).IsZero() {
		capabilities += " symref=HEAD:" + s.head
	}
	if err := t.advertise(s, capabilities+" "+agent, true); err != nil {
		return err
	}
	if err := u.readWants(); err != nil || len(u.wants) == 0 {
		return err
	}
	cut, err := u.sendBoundary(u.limited())
	if err != nil {
		return err
	}
	if err := u.negotiate(); err != nil {
		return err
	}
	return u.sendPack(u.repo.packFor(&u.fetch, cut))
}

// readWants reads the wants, the client's shallow commits and the limits. No
// wants at all means that the client has seen what it came for.
func (u *uploader) readWants() error {
	for {
		kind, line, err := u.in.read()
		if errors.Is(err, io.EOF) || kind == pktFlush {
			return nil
		}
		if err != nil {
			return err
		}
		text := string(line)
		if want, ok := strings.CutPrefix(text, "want "); ok && !u.capable {
			u.capable = true
			id, capabilities, _ := strings.Cut(want, " ")
			u.use(strings.Fields(capabilities))
			text = "want " + id
		}
		if err := u.argument(text); err != nil {
			return err
		}
	}
}

// use turns on what the client has chosen of the capabilities.
func (u *uploader) use(capabilities []string) {
	for _, c := range capabilities {
		switch c {
		case "side-band":
			u.band = max(u.band, 1000)
		case "side-band-64k":
			u.band = maxPkt
		case "no-progress":
			u.quiet = true
		case "include-tag":
			u.includeTag = true
		case "multi_ack":
			u.acks = max(u.acks, ackContinue)
		case "multi_ack_detailed":
			u.acks = ackDetailed
		case "no-done":
			u.noDone = true
		case "deepen-relative":
			u.relative = true
		}
	}
}

// argument reads one line of what both protocol versions have in common.
func (u *uploader) argument(line string) error {
	word, value, _ := strings.Cut(line, " ")
	switch word {
	case "want":
		id, ok := parseID(value)
		if !ok || u.repo.commit(id) == nil {
			return u.fail("upload-pack: not our ref %s", clip(value))
		}
		u.wants = append(u.wants, id)
	case "shallow":
		id, ok := parseID(value)
		if !ok {
			return u.fail("upload-pack: invalid shallow line: %s", clip(line))
		}
		u.shallow[id] = true
	case "deepen":
		n, err := strconv.Atoi(value)
		if err != nil || n <= 0 || n > infiniteDepth {
			return u.fail("upload-pack: invalid deepen: %s", clip(line))
		}
		u.depth = n
	case "deepen-since":
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n <= 0 {
			return u.fail("upload-pack: invalid deepen-since: %s", clip(line))
		}
		u.since = n
	case "deepen-not":
		id := u.repo.resolve(value)
		if id.IsZero() {
			return u.fail("upload-pack: ambiguous deepen-not: %s", clip(line))
		}
		u.not = append(u.not, id)
	default:
		return u.fail("upload-pack: unexpected line: %s", clip(line))
	}
	return nil
}

// resolve finds what a client names: a full ref, a branch, a tag or an id.
func (s *state) resolve(name string) plumbing.Hash {
	for _, prefix := range []string{"", "refs/", "refs/tags/", "refs/heads/"} {
		if id := s.ref(prefix + name); !id.IsZero() {
			return id
		}
	}
	if id, ok := parseID(name); ok && s.objects[id] != nil {
		return id
	}
	return plumbing.ZeroHash
}

// sendBoundary tells the client where its history will end, when it asked.
func (u *uploader) sendBoundary(asked bool) (set, error) {
	cut, shallow, unshallow, ok := u.repo.boundary(&u.fetch)
	if !ok {
		return nil, u.fail("upload-pack: no commits selected for shallow requests")
	}
	if !asked {
		return cut, nil
	}
	for _, id := range shallow {
		u.w.linef("shallow %s", id)
	}
	for _, id := range unshallow {
		u.w.linef("unshallow %s", id)
		u.deeper = append(u.deeper, u.repo.commit(id).parents()...)
	}
	if u.version == 2 {
		u.w.delim()
		return cut, nil
	}
	return cut, u.w.flush()
}

// have notes a commit that the client has; false when it is not known here.
func (u *uploader) have(id plumbing.Hash) bool {
	if u.repo.objects[id] == nil {
		return false
	}
	if !u.has[id] {
		u.has[id] = true
		u.haves = append(u.haves, id)
	}
	return true
}

// enough reports whether everything to be sent descends from something that the
// client has: asking for more would not make the pack smaller by much.
func (u *uploader) enough() bool {
	if len(u.haves) == 0 {
		return false
	}
	return !slices.ContainsFunc(slices.Concat(u.wants, u.deeper), func(want plumbing.Hash) bool {
		for id := range u.repo.reach([]plumbing.Hash{want}, u.has) {
			if u.has[id] {
				return false
			}
		}
		return !u.has[want]
	})
}

// fail tells the client why the server gives up, and is that error.
func (u *uploader) fail(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	u.w.linef("ERR %v", err)
	u.w.send()
	return err
}

func parseID(text string) (id plumbing.Hash, ok bool) {
	return plumbing.NewHash(text), plumbing.IsHash(text) && len(text) == 40
}

func clip(text string) string { return text[:min(len(text), 200)] }
