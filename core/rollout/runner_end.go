package rollout

import (
	"context"
	"errors"
	"time"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// tally is how many steps a run leaves in which way.
type tally struct {
	open, soaking, failed, oldLeft int
	due                            time.Time // when the soak of the last one ends
}

func (r *Runner) tally() tally {
	n := tally{due: r.row.Due}
	for _, t := range r.tasks {
		switch {
		case t.State == string(StepKeyStays):
			n.oldLeft++
		case !t.open():
			if t.State == string(StepFailed) {
				n.failed++
			}
		case t.At < len(t.acts) && t.act().Kind == ActSoak && !t.Intent:
			n.soaking++
			if until := t.quietUntil(r.spec.Soak); until.After(n.due) && !n.due.IsZero() {
				n.due = until
			}
		default:
			n.open++
		}
	}
	return n
}

// finish commits how the rollout stands after the run.
func (r *Runner) finish() error {
	n, v := r.tally(), r.verdict()
	switch {
	case n.open > 0 && v.state == "": // what waits until the forge shows it must not count as done
		v = verdict{state: Stopped, reason: r.waitsForForge()}
	case n.open > 0:
	case n.soaking > 0:
		if n.due.IsZero() {
			n.due = r.Now().Add(r.spec.Soak)
		}
		r.row.Due = n.due
		v.state = Soaking
	case n.failed > 0:
		v = verdict{state: Partly}
	case r.row.Undoing:
		v = verdict{state: Undone}
	case n.oldLeft > 0:
		v = verdict{state: Partly}
	default:
		v = verdict{state: Done}
	}
	if v.state == Undone { // first, so that a crash in between leaves a rollout that can be resumed
		if err := r.dropPairs(); err != nil {
			v = verdict{state: Paused, reason: errtext.Of(err), err: err}
		}
	}
	r.row.State, r.row.Reason = string(v.state), say.Encode(v.reason)
	if v.state == Partly && n.oldLeft > 0 && r.spec.Soak > 0 && !r.row.Undoing {
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
	stay := r.inDoubt()
	drop := func(fingerprint string) {
		if fingerprint != "" && !stay[keys.Fingerprint(fingerprint)] {
			errs = append(errs, r.DropPair(context.WithoutCancel(r.ctx), fingerprint))
		}
	}
	drop(r.row.Fingerprint)
	for _, t := range r.tasks {
		drop(t.Fingerprint)
	}
	return errors.Join(errs...)
}
