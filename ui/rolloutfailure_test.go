package ui

import (
	"context"
	"errors"
	"testing"

	"latchkey/core/rollout"
	"latchkey/core/say"
)

// What says why a rollout could not be gone on with goes when it is gone on with.
func TestTheFailureOfARolloutGoesWithTheNextTry(t *testing.T) {
	p := withKeys(t, acme())
	broken := func(context.Context, int64, rollout.Run) (rollout.Report, error) {
		return rollout.Report{}, errors.New("no room")
	}
	p.w.activity.RunRollout(7, say.Old("add a key"), broken)
	p.until("it says so", func() bool { return p.says(t2("error.rollout_paused")) })
	p.w.activity.RunRollout(7, say.Old("add a key"), func(context.Context, int64, rollout.Run) (rollout.Report, error) {
		return rollout.Report{Summary: rollout.Summary{ID: 7, State: rollout.Done}}, nil
	})
	p.until("it has run", p.nothingRuns)
	if p.says(t2("error.rollout_paused")) {
		t.Error("it still says that it could not be gone on with")
	}
}
