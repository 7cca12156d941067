package ui

import (
	"errors"
	"testing"
	"time"

	"latchkey/core/ask"
	"latchkey/core/say"
)

// What is said of a wait goes when the wait is over, and when what waited has
// failed.
func TestWordsAboutAWaitGoWithIt(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	waits := func(until time.Time) {
		f.wiring.Tell(ask.Event{Topic: ask.Budget, Text: say.New("wait.reason", "waiting ({reason}): resumes at {time}", say.Values{"reason": say.New("part.wait-limit", "rate limit"), "time": "16:28:58"}), Until: until})
		p.until("it says so", func() bool { return p.says("Waiting (rate limit)") })
	}
	waits(now)
	p.until("they go with the time", func() bool { return !p.says("Waiting (rate limit)") })
	waits(now.Add(time.Hour))
	f.mu.Lock()
	f.reposErr = errors.New("server fault")
	f.mu.Unlock()
	p.w.run("refresh")
	p.until("they go with the failure", func() bool { return !p.says("Waiting (rate limit)") })
}

// A row that said "test failed" says what the report beside it says, as soon as
// that is there.
func TestARowFollowsTheTestBesideIt(t *testing.T) {
	f := acme()
	f.report = climbed()
	f.repos[0].TestFailed = now
	p := withKeys(t, f)
	status := func() string { return p.repoCell("acme/payments-api", repoStatus).Text }
	if status() != t2("health.failing") {
		t.Fatal("it does not say that a test failed")
	}
	f.mu.Lock()
	f.repos[0].TestFailed = time.Time{}
	f.mu.Unlock()
	p.w.run("test-clone")
	p.until("the row follows while the report shows", func() bool {
		return p.tested() && status() != t2("health.failing")
	})
}
