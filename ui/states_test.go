package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"latchkey/core/ask"
)

// What is said of a wait goes when the wait is over, and when what waited has
// failed.
func TestWordsAboutAWaitGoWithIt(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	waits := func(until time.Time) {
		p.w.repos.setBudget(ask.Event{Topic: ask.Budget, Text: "waiting (rate limit): goes on at 16:28:58", Until: until})
		if !strings.HasPrefix(p.w.repos.note.Text, "Waiting (rate limit)") {
			t.Fatalf("it says %q", p.w.repos.note.Text)
		}
	}
	waits(now)
	p.until("they go with the time", func() bool { return p.w.repos.note.Text == "" })
	waits(now.Add(time.Hour))
	f.mu.Lock()
	f.reposErr = errors.New("server fault")
	f.mu.Unlock()
	p.w.repos.refresh()
	p.until("they go with the failure", func() bool { return p.w.repos.note.Text == "" })
}

// A row that said "test failed" says what the report beside it says, as soon as
// that is there.
func TestARowFollowsTheTestBesideIt(t *testing.T) {
	f := acme()
	f.report = climbed()
	f.repos[0].TestFailed = now
	p := withKeys(t, f)
	if healthOf(p.w.repos.selected().RepoRow) != healthFailing {
		t.Fatal("it does not say that a test failed")
	}
	f.mu.Lock()
	f.repos[0].TestFailed = time.Time{}
	f.mu.Unlock()
	p.w.run("test-clone")
	p.until("the row follows while the report shows", func() bool {
		return p.w.details.panel != nil && p.w.details.panel.report != nil && healthOf(p.w.repos.selected().RepoRow) != healthFailing
	})
}
