package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/internal/reaper"
)

// TestMain lets the test binary be the second program: see child.
func TestMain(m *testing.M) {
	if dir := os.Getenv("STORE_TEST_CHILD"); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

// child opens the store, counts 200 requests, begins an entry and waits to be
// killed.
func child(dir string) int {
	reaper.ExitWithParent()
	s, err := Open(context.Background(), dir, nil)
	if err == nil {
		for range 200 {
			_, _, err = s.Spend(context.Background(), "a", 0, nil)
		}
	}
	if err == nil {
		_, _, err = s.Begin(context.Background(), Entry{What: "place", Subject: "child", State: "sending"})
	}
	fmt.Println("begun", err)
	select {}
}

func TestWorkIsInOneHandOnly(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	ctx := t.Context()
	w, resumed, err := one.Begin(ctx, Entry{What: "place", Subject: "x", State: "intent"})
	ok(t, err)
	if resumed {
		t.Error("a new entry counts as resumed")
	}
	for name, s := range map[string]*Store{"same program": one, "other program": two} {
		if _, _, err := s.Begin(ctx, Entry{What: "place", Subject: "x"}); !errors.Is(err, ErrClaimed) {
			t.Errorf("%s: Begin = %v", name, err)
		}
		if _, err := s.Claim(ctx, w.ID); !errors.Is(err, ErrClaimed) {
			t.Errorf("%s: Claim = %v", name, err)
		}
		if open, err := s.Unfinished(ctx); err != nil || len(open) != 0 {
			t.Errorf("%s lists what is in hand: %v %v", name, open, err)
		}
	}
	ok(t, w.Mark(ctx, "sending", "7", nil))
	if _, err := two.Claim(ctx, w.ID); !errors.Is(err, ErrClaimed) {
		t.Errorf("claimed under a worker's hands: %v", err)
	}
	ok(t, one.Close()) // the first program ends
	open, err := two.Unfinished(ctx)
	ok(t, err)
	if len(open) != 1 || open[0].State != "sending" || open[0].KeyID != "7" {
		t.Fatalf("unfinished: %+v", open)
	}
	got, resumed, err := two.Begin(ctx, Entry{What: "place", Subject: "x", State: "intent"})
	ok(t, err)
	if !resumed || got.ID != w.ID || got.State != "sending" {
		t.Errorf("taken over: %v %+v", resumed, got.Entry)
	}
	if _, _, err := two.Begin(ctx, Entry{What: "remove", Subject: "x"}); !errors.Is(err, ErrUnfinished) {
		t.Errorf("other work on the same thing: %v", err)
	}
	ok(t, got.End(ctx, Done, nil))
	if _, err := two.Claim(ctx, w.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("an ended entry was claimed: %v", err)
	}
}

func TestReleasedWorkIsUnfinished(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	w, _, err := s.Begin(ctx, Entry{What: "place", Subject: "x"})
	ok(t, err)
	w.Release()
	if open, err := s.Unfinished(ctx); err != nil || len(open) != 1 {
		t.Fatalf("%v %v", open, err)
	}
	again, err := s.Claim(ctx, w.ID)
	ok(t, err)
	if err := w.Mark(ctx, "late", "", nil); !errors.Is(err, ErrClaimed) {
		t.Errorf("work that was given back was marked: %v", err)
	}
	ok(t, again.End(ctx, Undone, nil))
}

func TestOutcomeAndChangesAreOneCommit(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	w, _, err := s.Begin(ctx, Entry{What: "place", Subject: "x"})
	ok(t, err)
	// The placement's account does not exist: the outcome must not be written either.
	err = w.End(ctx, Done, &Changes{PutPair: &Pair{Fingerprint: "SHA256:x"}, PutPlace: &Placement{Account: "nobody", Target: "w/r"}})
	if err == nil {
		t.Fatal("a placement without account was written")
	}
	w.Release()
	if _, err := s.Pair(ctx, "SHA256:x"); !errors.Is(err, ErrNotFound) {
		t.Errorf("half of the changes was written: %v", err)
	}
	if open, _ := s.Unfinished(ctx); len(open) != 1 {
		t.Errorf("unfinished: %v", open)
	}
}

func TestOnlyOneOfManyGetsAnEntry(t *testing.T) {
	dir := t.TempDir()
	stores := []*Store{open(t, dir), open(t, dir)}
	w, _, err := stores[0].Begin(t.Context(), Entry{What: "place", Subject: "x"})
	ok(t, err)
	w.Release()
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := 0
	for i := range 20 {
		wg.Go(func() {
			_, err := stores[i%2].Claim(t.Context(), w.ID)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				got++
			case !errors.Is(err, ErrClaimed):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got != 1 {
		t.Errorf("%d workers have the entry", got)
	}
}

func TestTwoProgramsAndAKill(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, nil)
	ok(t, err)
	defer s.Close()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_CHILD="+dir)
	out, err := cmd.StdoutPipe()
	ok(t, err)
	ok(t, cmd.Start())
	killed := false
	defer func() {
		if !killed {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}()
	for range 200 { // at the same time as the child
		_, _, err := s.Spend(t.Context(), "a", 0, nil)
		ok(t, err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	ok(t, err)
	if strings.TrimSpace(line) != "begun <nil>" {
		t.Fatalf("child: %s", line)
	}
	if n, err := s.RequestsSince(t.Context(), "a", time.Now().Add(-time.Hour)); err != nil || n != 400 {
		t.Errorf("%d requests counted, %v", n, err)
	}
	if open, err := s.Unfinished(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("while the child lives: %v %v", open, err)
	}
	ok(t, cmd.Process.Kill())
	_ = cmd.Wait()
	killed = true
	open, err := s.Unfinished(t.Context())
	ok(t, err)
	if len(open) != 1 || open[0].State != "sending" {
		t.Fatalf("after the kill: %+v", open)
	}
	_, err = s.Claim(t.Context(), open[0].ID)
	ok(t, err)
}

func TestManyOpenAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := Open(t.Context(), dir, nil)
			if err != nil {
				t.Error(err)
				return
			}
			_, _, err = s.Spend(t.Context(), "a", 0, nil)
			if err := errors.Join(err, s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	left, err := os.ReadDir(dir + "/run")
	ok(t, err)
	if len(left) != 0 {
		t.Errorf("locks left behind: %v", left)
	}
}

func TestPruneKeepsOpenEntries(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	w, _, err := s.Begin(ctx, Entry{What: "place", Subject: "x", Fingerprint: "SHA256:x"})
	ok(t, err)
	put(t, s, Changes{})
	ok(t, s.PruneJournal(ctx, noon.Add(time.Hour)))
	if open, err := s.OpenOn(ctx, "SHA256:x"); err != nil || len(open) != 1 || open[0].ID != w.ID {
		t.Errorf("%v %v", open, err)
	}
	var n int
	ok(t, s.cache.QueryRow(`SELECT count(*) FROM journal`).Scan(&n))
	if n != 1 {
		t.Errorf("%d entries left", n)
	}
}
