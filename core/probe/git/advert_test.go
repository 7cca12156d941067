package git

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestAdvertisements(t *testing.T) {
	id := strings.Repeat("a", 40)
	for _, c := range []struct {
		name, in string
		refs     int
		head     string
		branch   string
		err      bool
	}{
		{"usual", pkt("%s HEAD\x00side-band-64k symref=HEAD:refs/heads/main agent=x\n", id) + pkt("%s refs/heads/main\n", id) + pkt("%s refs/tags/v1\n", id) + pkt("%s refs/tags/v1^{}\n", id) + "0000", 2, id, "refs/heads/main", false},
		{"empty", pkt("%s capabilities^{}\x00side-band-64k\n", strings.Repeat("0", 40)) + "0000", 0, "", "", false},
		{"nothing at all", "0000", 0, "", "", false},
		{"version line", pkt("version 1\n") + pkt("%s HEAD\x00\n", id) + "0000", 0, id, "", false},
		{"shallow lines", pkt("%s refs/heads/x\x00\n", id) + pkt("shallow %s\n", id) + "0000", 1, "", "", false},
		{"no end", pkt("%s HEAD\x00\n", id), 0, "", "", true},
		{"cut in a line", pkt("%s HEAD\x00\n", id)[:20], 0, "", "", true},
		{"nothing", "", 0, "", "", true},
		{"an error", pkt("ERR access denied\n"), 0, "", "", true},
		{"no hex", "zzzz", 0, "", "", true},
		{"too long", "ffff" + strings.Repeat("x", 65600), 0, "", "", true},
		{"length 3", "0003", 0, "", "", true},
		{"no object name", pkt("hello world\n") + "0000", 0, "", "", true},
		{"delimiter", "0001", 0, "", "", true},
	} {
		a, err := ReadAdvert(NewPktReader(strings.NewReader(c.in), MaxAdvertBytes), 10, "")
		if (err != nil) != c.err || err == nil && (a.Refs != c.refs || a.Head != c.head || a.Branch != c.branch) {
			t.Errorf("%s: %+v, %v", c.name, a, err)
		}
	}
	many := pkt("%s HEAD\x00\n", id) + strings.Repeat(pkt("%s refs/heads/x\n", id), 11) + "0000"
	if _, err := ReadAdvert(NewPktReader(strings.NewReader(many), MaxAdvertBytes), 10, ""); err != ErrTooManyRefs {
		t.Errorf("%v", err)
	}
	if _, err := ReadAdvert(NewPktReader(strings.NewReader(many), 300), 10, ""); err != ErrPktLimit {
		t.Errorf("%v", err)
	}
}

func FuzzAdvert(f *testing.F) {
	f.Add([]byte(pkt("%s HEAD\x00symref=HEAD:refs/heads/main\n", strings.Repeat("a", 40)) + "0000"))
	f.Add([]byte("0004ERR x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ReadAdvert(NewPktReader(bytes.NewReader(data), 1<<20), 100, "")
		if err == nil && (a.Refs > 100 || a.Head != "" && !isObjectName([]byte(a.Head))) {
			t.Errorf("%+v", a)
		}
		readAck(NewPktReader(bytes.NewReader(data), 1<<20), len(data)%2 == 0)
		feed := NewFeed(sha1Format(), &Spool{}, 1<<16)
		go feed.sideband(NewPktReader(bytes.NewReader(data), 1<<20), func() {})
		n, _ := io.Copy(io.Discard, &feedReader{ctx: t.Context(), feed: feed})
		if n > 1<<16 {
			t.Errorf("%d bytes", n)
		}
	})
}
