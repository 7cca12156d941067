package gitserver

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

var errNotObject = errors.New("malformed object")

// parseLinks reads which other objects an object needs, and for a commit its
// committer time. Objects come from pushes too, so nothing is taken on trust.
func parseLinks(kind plumbing.ObjectType, raw []byte) (links []plumbing.Hash, when int64, err error) {
	switch kind {
	case plumbing.BlobObject:
		return nil, 0, nil
	case plumbing.TreeObject:
		links, err = parseTree(raw)
		return links, 0, err
	case plumbing.CommitObject:
		return parseCommit(raw)
	case plumbing.TagObject:
		id, _, ok := headerID(raw, "object ")
		if !ok {
			return nil, 0, errNotObject
		}
		return []plumbing.Hash{id}, 0, nil
	}
	return nil, 0, errNotObject
}

func parseTree(raw []byte) ([]plumbing.Hash, error) {
	var links []plumbing.Hash
	for len(raw) > 0 {
		name := bytes.IndexByte(raw, 0)
		if name < 0 || len(raw) < name+1+20 {
			return nil, errNotObject
		}
		if !bytes.HasPrefix(raw, []byte("160000 ")) { // a gitlink's commit is in another repository
			links = append(links, plumbing.Hash(raw[name+1:name+21]))
		}
		raw = raw[name+21:]
	}
	return links, nil
}

func parseCommit(raw []byte) ([]plumbing.Hash, int64, error) {
	id, rest, ok := headerID(raw, "tree ")
	if !ok {
		return nil, 0, errNotObject
	}
	links := []plumbing.Hash{id}
	for {
		id, after, ok := headerID(rest, "parent ")
		if !ok {
			break
		}
		links, rest = append(links, id), after
	}
	head, _, _ := bytes.Cut(rest, []byte("\n\n"))
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		if who, ok := bytes.CutPrefix(line, []byte("committer ")); ok {
			fields := bytes.Fields(who)
			if len(fields) < 3 {
				return nil, 0, errNotObject
			}
			when, err := strconv.ParseInt(string(fields[len(fields)-2]), 10, 64)
			return links, when, err
		}
	}
	return nil, 0, errNotObject
}

// headerID reads one header line that names an object.
func headerID(raw []byte, name string) (id plumbing.Hash, rest []byte, ok bool) {
	raw, ok = bytes.CutPrefix(raw, []byte(name))
	if !ok || len(raw) < 41 || raw[40] != '\n' {
		return id, nil, false
	}
	if _, err := hex.Decode(id[:], raw[:40]); err != nil {
		return id, nil, false
	}
	return id, raw[41:], true
}
