package main

import (
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// Another start is told that the window was raised when there is one, and waits a
// little for one that is being made.
func TestAnotherStartWaitsForTheWindow(t *testing.T) {
	for name, c := range map[string]struct {
		comes time.Duration
		want  bool
	}{"it comes": {time.Second, true}, "it does not come": {time.Hour, false}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				raised := make(chan struct{}, 1)
				s := &shownWindow{there: make(chan struct{})}
				stop := time.AfterFunc(c.comes, func() { s.set(func() { raised <- struct{}{} }) }).Stop
				defer stop()
				if got := s.raise(); got != c.want || len(raised) > 0 != c.want {
					t.Errorf("it was raised: %v, %d times", got, len(raised))
				}
			})
		})
	}
}

// The folder is free for the next start when the window did not come of this one.
func TestTheFolderIsFreeAfterAStartWithoutAWindow(t *testing.T) {
	dir, err := os.MkdirTemp("", "lk")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for range 2 {
		free, mine, err := settings{}.claimFolder(dir, func() bool { return false })
		if err != nil || !mine {
			t.Fatal(mine, err)
		}
		free()
	}
}
