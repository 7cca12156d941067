package rollout

import (
	"context"
	"errors"

	"latchkey/core/store"
	"latchkey/keys"
)

// finish commits how the rollout stands after the run.
func (r *Runner) finish() error {
	open, parked, failed, keptOld := 0, 0, 0, 0
	due := r.row.Due
	for _, w := range r.steps {
		switch {
		case w.State == string(StepKept):
			keptOld++
		case !w.open():
			if w.State == string(StepFailed) {
				failed++
			}
		case w.At < len(w.acts) && w.acts[w.At].Kind == ActSoak && !w.Intent:
			parked++
			if until := r.quietUntil(w); until.After(due) && !due.IsZero() {
				due = until
			}
		default:
			open++
		}
	}
	v := r.end
	if r.ctx.Err() != nil {
		v = verdict{state: Stopped, err: context.Cause(r.ctx)}
	}
	switch {
	case open > 0 && v.state == "": // what waits until the forge shows it must not count as done
		v = verdict{state: Stopped, reason: r.notShown()}
	case open > 0:
	case parked > 0:
		if due.IsZero() {
			due = r.Now().Add(r.spec.Soak)
		}
		r.row.Due = due
		v.state = Soaking
	case failed > 0:
		v = verdict{state: Partly}
	case r.row.Undoing:
		v = verdict{state: Undone}
	case keptOld > 0:
		v = verdict{state: Partly}
	default:
		v = verdict{state: Done}
	}
	if v.state == Undone { // first, so that a crash in between leaves a rollout that can be resumed
		if err := r.dropPairs(); err != nil {
			v = verdict{state: Paused, reason: err.Error(), err: err}
		}
	}
	r.row.State, r.row.Reason = string(v.state), v.reason
	if v.state == Partly && keptOld > 0 && r.spec.Soak > 0 && !r.row.Undoing {
		r.row.Due = r.Now().Add(r.spec.Soak) // then it is worth looking again
	}
	if v.state.Ended() {
		r.row.Ended = r.Now()
	}
	return errors.Join(v.err, r.commit(store.Mark{Rollout: &r.row}))
}

// dropPairs deletes what was made for this rollout and stands nowhere now.
func (r *Runner) dropPairs() error {
	var errs []error
	stay := r.unsettled()
	drop := func(fingerprint string) {
		if fingerprint != "" && !stay[keys.Fingerprint(fingerprint)] {
			errs = append(errs, r.DropPair(context.WithoutCancel(r.ctx), fingerprint))
		}
	}
	drop(r.row.Fingerprint)
	for _, w := range r.steps {
		drop(w.Fingerprint)
	}
	return errors.Join(errs...)
}
