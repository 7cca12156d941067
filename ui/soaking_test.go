package ui

import (
	"testing"
	"time"

	"latchkey/core/rollout"
	"latchkey/ui/activitypage"
)

// A rollout that waits to remove old keys has done all that can be done: it says
// how many keys are verified, with a bar that is full, and until when it waits.
func TestARolloutThatWaitsSaysWhatIsVerified(t *testing.T) {
	f := acme()
	f.rolled = report(rollout.Soaking, 9)
	f.rolled.Due = now.Add(24 * time.Hour)
	f.rolled.Results[2].State, f.rolled.Results[2].Error = rollout.StepWaiting, f.rolled.Results[1].Error
	f.rolled.Done, f.rolled.Failed, f.rolled.Waiting = 0, 0, 9
	p := withKeys(t, f)
	p.w.activity.Open(activitypage.RolloutRun(1))
	p.until("it shows", func() bool { return p.newestOf(1) && len(p.queue) == 0 })
	if words := p.runWords(); !p.says("9 of 9 verified") || p.says("0 of 9 done") || p.runDoneOf(0) != 9 {
		t.Errorf("it says %q, its row has %d", words, p.runDoneOf(0))
	}
	if good, bad := p.runBar(); good != 1 || bad != 0 {
		t.Errorf("its bar is at %v and %v", good, bad)
	}
}
