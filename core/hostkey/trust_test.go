package hostkey

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestTrust(t *testing.T) {
	a, b := newKey(t), newKey(t)
	own := filepath.Join(t.TempDir(), "deep", "known_hosts")
	s := open(t, Options{Own: own, User: []string{write(t, "user.example "+text(b), "@revoked * "+text(newKey(t)))},
		Now: func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }})
	if err := s.Trust(s.Judge("h.example", 7999, a).Line); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(own); string(got) != "[h.example]:7999 "+text(a)+" confirmed 2026-11-23\n" {
		t.Errorf("%q", got)
	}
	for _, name := range []string{own, own + ".lock"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if v := s.Judge("h.example", 7999, a); v.State != Confirmed {
		t.Errorf("%+v", v)
	}
	if got := s.Lines("h.example", 7999); !slices.Equal(got, []string{"[h.example]:7999 " + text(a)}) {
		t.Errorf("%q", got)
	}
	if err := s.Trust("[h.example]:7999 " + text(a)); err != nil {
		t.Errorf("the same again: %v", err)
	}
	for _, line := range []string{"[h.example]:7999 " + text(b), "user.example " + text(a), "github.com " + text(a)} {
		if _, ok := errors.AsType[*RefusedError](s.Trust(line)); !ok {
			t.Errorf("%s is taken although another key is trusted", line)
		}
	}
	for _, line := range []string{"", "h.example", "* " + text(b), "a,b " + text(b), "!x.example " + text(b), "@cert-authority x.example " + text(b), "|1|aaaa|bbbb " + text(b), "x.example " + text(b) + "\ny.example " + text(b), "[x.example]:99999 " + text(b)} {
		if err := s.Trust(line); err == nil {
			t.Errorf("%q is taken", line)
		}
	}
	got, _ := os.ReadFile(own)
	if n := strings.Count(string(got), "\n"); n != 1 {
		t.Errorf("%d lines: %q", n, got)
	}
	leftovers, _ := filepath.Glob(filepath.Join(filepath.Dir(own), ".known_hosts-*"))
	if len(leftovers) > 0 {
		t.Errorf("left behind: %v", leftovers)
	}
}

func TestTrustWithoutFile(t *testing.T) {
	a := newKey(t)
	s := open(t, Options{})
	if err := s.Trust("h.example " + text(a)); err != nil {
		t.Fatal(err)
	}
	if v := s.Judge("h.example", 22, a); v.State != Confirmed {
		t.Errorf("%+v", v)
	}
	if err := s.Trust("h.example " + text(newKey(t))); err == nil {
		t.Error("a second key is taken")
	}
}

// TestTwoProgramsTrustAtOnce: nothing is lost, and of two different keys for
// one host exactly one wins.
func TestTwoProgramsTrustAtOnce(t *testing.T) {
	own := filepath.Join(t.TempDir(), "known_hosts")
	var group sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range 8 {
		s := open(t, Options{Own: own})
		mine, contested := newKey(t), newKey(t)
		group.Go(func() {
			if err := s.Trust(fmt.Sprintf("h%d.example %s", i, text(mine))); err != nil {
				t.Error(err)
			}
			if err := s.Trust("contested.example " + text(contested)); err == nil {
				mu.Lock()
				won++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	entries, warnings := parseFile(own, must(os.ReadFile(own)))
	if len(entries) != 9 || len(warnings) != 0 || won != 1 {
		t.Errorf("%d lines, %d winners, %v", len(entries), won, warnings)
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestTrustKeepsDamagedLinesAndLostNewline(t *testing.T) {
	own := filepath.Join(t.TempDir(), "known_hosts")
	os.WriteFile(own, []byte("what is this"), 0o600)
	s := open(t, Options{Own: own})
	if err := s.Trust("h.example " + text(newKey(t))); err != nil {
		t.Fatal(err)
	}
	if got := string(must(os.ReadFile(own))); !strings.HasPrefix(got, "what is this\nh.example ssh-ed25519 ") {
		t.Errorf("%q", got)
	}
}
