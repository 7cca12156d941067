package runner

import (
	"context"
	"errors"
	"time"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// Cancel ends the rollout: what has not begun is left out.
func (r *Runner) Cancel(ctx context.Context) error {
	if err := r.resolveAll(ctx); err != nil {
		return err
	}
	r.ctx = context.WithoutCancel(ctx)
	m := store.Mark{Rollout: &r.row}
	for _, t := range r.tasks {
		if t.open() {
			why := say.New("went.cancelled", "the rollout was cancelled")
			if t.At > 0 {
				why = say.New("went.cancelled-before", "the rollout was cancelled before: {act}", say.Values{"act": t.act().Kind.Text()})
			}
			t.State, t.Error = string(rollout.StepSkipped), say.Encode(why)
			m.Steps = append(m.Steps, t.RolloutStep)
		}
	}
	if err := r.dropPairs(); err != nil {
		return err
	}
	r.row.State, r.row.Reason, r.row.Ended = string(rollout.Cancelled), "", r.Now()
	return r.commit(m)
}

// Retry makes failed steps, and those that left their old key in place, wait again.
func (r *Runner) Retry(ctx context.Context) error {
	r.ctx = context.WithoutCancel(ctx)
	m := store.Mark{Rollout: &r.row, Alone: true}
	for _, t := range r.tasks {
		if t.State == string(rollout.StepFailed) || t.State == string(rollout.StepKeyStays) {
			if t.State == string(rollout.StepKeyStays) {
				t.soakAgain()
			}
			t.State, t.Error, t.ErrorKind = string(rollout.StepWaiting), "", ""
			r.checkStepPair(t)
			m.Steps = append(m.Steps, t.RolloutStep)
		}
	}
	r.row.State, r.row.Reason = string(rollout.Stopped), ""
	r.row.Ended = time.Time{}
	return r.commit(m)
}

// checkStepPair lets a step whose pair is no longer there, and that has sent
// nothing of it, make another one: a cancelled rollout deletes what stands
// nowhere. Any other doubt about the vault shows when the step runs.
func (r *Runner) checkStepPair(t *task) {
	if t.At == 0 || t.At >= len(t.acts) || t.mayHaveSent(t.act()) || t.act().Kind != rollout.ActAdd || t.acts[t.At-1].Kind != rollout.ActGenerate {
		return
	}
	if _, err := r.CheckPair(r.ctx, t.Public); errors.Is(err, rollout.ErrNoPrivateKey) {
		t.At, t.Fingerprint, t.Public = t.At-1, "", ""
	}
}
