package gitserver

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

func FuzzUnpack(f *testing.F) {
	var good bytes.Buffer
	s := NewRepo(RepoSpec{Commits: 2, Files: 3}).state()
	if err := newPack(s.missing(&fetch{wants: []plumbing.Hash{s.ref(s.head)}}, nil)).writeTo(&good); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Fuzz(func(t *testing.T, pack []byte) {
		objects, err := unpack(bytes.NewReader(pack))
		if err != nil {
			return
		}
		repo := NewRepo(RepoSpec{Empty: true})
		if repo.apply(nil, objects) != nil {
			return
		}
		for id, o := range repo.state().objects {
			if objectID(o.kind, inflate(o)) != id {
				t.Errorf("object %s is kept as something else", id)
			}
		}
	})
}

func FuzzParseCommand(f *testing.F) {
	f.Add("git-upload-pack '/acme/x.git'")
	f.Add(`git-lfs-authenticate 'it'\''s' download`)
	f.Fuzz(func(t *testing.T, line string) {
		c, ok := parseCommand(line)
		if ok && (c.path == "" || strings.HasPrefix(c.path, "/") || strings.Contains(c.path, "/../") || strings.ContainsAny(c.path, "\x00\n\x1b")) {
			t.Errorf("%q gives the path %q", line, c.path)
		}
	})
}

func TestPktLinesThatAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no digits":    "zzzz",
		"length 3":     "0003",
		"too long":     "fff1" + strings.Repeat("x", 0xffed),
		"cut short":    "000ahel",
		"cut in front": "00",
	} {
		if _, line, err := newPktReader(strings.NewReader(text)).read(); err == nil || errors.Is(err, io.EOF) && name != "cut in front" {
			t.Errorf("%s: %q, %v", name, line, err)
		}
	}
	r := newPktReader(strings.NewReader(strings.Repeat("8000"+strings.Repeat("x", 0x7ffc), maxTalk>>15+1)))
	var err error
	lines := 0
	for ; err == nil; lines++ {
		_, _, err = r.read()
	}
	if !errors.Is(err, errPkt) || lines != maxTalk>>15+1 {
		t.Errorf("after %d lines: %v", lines, err)
	}
}
