package ui

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/core/rollout"
	"latchkey/ui/activitypage"
	"latchkey/ui/locale"
)

// A rollout that waits before it removes old keys looks like waiting, says until
// when, offers nothing that would do nothing, and is gone on with by the window
// itself when the time has come.
func TestAWaitEndsByItselfWhileTheWindowIsOpen(t *testing.T) {
	f := acme()
	r := report(rollout.Soaking, 2)
	r.Due = now.Add(40 * time.Second)
	r.Waiting, r.Done, r.Failed = 2, 0, 0
	for i := range r.Results {
		r.Results[i].State, r.Results[i].At, r.Results[i].Removed = rollout.StepRunning, rollout.ActSoak, false
	}
	f.setRolled(r)
	var passed atomic.Int64
	var naps []time.Duration
	var wake func()
	p := startWith(t, Config{Open: f.open, Now: func() time.Time { return now.Add(time.Duration(passed.Load())) }, After: func(d time.Duration, f func()) func() bool {
		naps = append(naps, d)
		wake = f
		return func() bool { return true }
	}})
	p.until("the timer is set", func() bool { return wake != nil })
	p.w.activity.Open(activitypage.RolloutRun(1))
	p.until("it shows", p.runShows)
	if words := p.runWords(); !strings.Contains(words, tv("activity.due", locale.Args{"When": locale.Minute(r.Due)})) {
		t.Errorf("it says %q", words)
	}
	if cell := p.runLines().Row(0)[lineStatus]; cell.Text != t2("rollout.step_soaking") || cell.Icon != "pending" {
		t.Errorf("a step that waits: %+v", cell)
	}
	p.until("the old keys can be left", func() bool { return p.button(t2("rollout.leave_old")) != nil })
	if p.button(t2("rollout.resume")) != nil {
		t.Error("there is a button that does nothing before the time has come")
	}
	set := len(naps)
	wake()
	p.until("it has looked again", func() bool { return len(naps) > set })
	if f.called("run 1") {
		t.Fatal("it went on too early")
	}
	passed.Store(int64(41 * time.Second))
	wake()
	p.until("it goes on by itself", func() bool { return f.called("run 1") })
	for _, nap := range naps {
		if nap <= 0 || nap > time.Minute {
			t.Errorf("a nap of %s", nap)
		}
	}
}
