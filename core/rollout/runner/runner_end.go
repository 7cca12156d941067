package runner

import (
	"context"
	"errors"
	"slices"
	"time"

	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// tally is how many steps a run leaves in which way.
type tally struct {
	open, soaking, failed, oldLeft, away int
	due                                  time.Time // when the soak of the last one ends
	machines                             []string  // that could not be reached
	allGroups                            bool      // these are groups that nobody has said to be replaced
}

// tryMachinesAgain is how long a rollout waits for machines that could not be reached.
const tryMachinesAgain = 15 * time.Minute

func (r *Runner) tally() tally {
	n := tally{due: r.row.Due, allGroups: true}
	for _, t := range r.tasks {
		switch {
		case t.State == string(rollout.StepKeyStays):
			n.oldLeft++
		case !t.open():
			if t.State == string(rollout.StepFailed) {
				n.failed++
			}
		case t.At < len(t.acts) && t.act().Kind == rollout.ActSoak && !t.Intent:
			n.soaking++
			if until := t.quietUntil(r.spec.Soak); until.After(n.due) && !n.due.IsZero() {
				n.due = until
			}
		default:
			if machine := r.machineAwaited(t); machine != "" {
				n.away++
				if !slices.Contains(n.machines, machine) {
					n.machines = append(n.machines, machine)
				}
				if e, ok := errors.AsType[*rollout.MachineError](r.links.isAway(machine)); !ok || !e.Group {
					n.allGroups = false
				}
				continue
			}
			n.open++
		}
	}
	return n
}

// machineAwaited returns the machine for which a step waits, by itself or because of
// one before it; "" when it waits for none.
func (r *run) machineAwaited(t *task) string {
	if machine, why := r.awaits(t); why != nil {
		return machine
	}
	for _, first := range r.before(t) { // none comes before itself
		if first.open() {
			if machine := r.machineAwaited(first); machine != "" {
				return machine
			}
		}
	}
	return ""
}

// waitForMachines lets the rollout wait for machines, no longer than for anything
// else that it waits for.
func (r *Runner) waitForMachines(n tally) verdict {
	at := r.Now().Add(tryMachinesAgain)
	if r.row.Due.IsZero() || n.soaking == 0 || at.Before(r.row.Due) {
		r.row.Due = at
	}
	if n.allGroups {
		return verdict{state: rollout.Soaking, reason: say.New("reason.groups-old", "waiting until the machines of {names} are said to be replaced", say.Values{"names": errtext.Names(n.machines)})}
	}
	return verdict{state: rollout.Soaking, reason: say.New("reason.machines-away", "waiting for machines that could not be reached: {names}", say.Values{"names": errtext.Names(n.machines)})}
}

// finish commits how the rollout stands after the run.
func (r *Runner) finish() error {
	v := r.verdict()
	var blocked store.Mark
	if v.state == "" {
		for _, t := range r.failBlocked() {
			blocked.Steps = append(blocked.Steps, t.RolloutStep)
			r.counts.update(t)
		}
	}
	n := r.tally()
	switch {
	case n.open > 0 && v.state == "": // what waits until the forge shows it must not count as done
		v = verdict{state: rollout.Stopped, reason: r.waitsForForge()}
	case n.open > 0:
	case n.soaking > 0:
		if n.due.IsZero() {
			n.due = r.Now().Add(r.spec.Soak)
		}
		r.row.Due = n.due
		v.state = rollout.Soaking
		if n.away > 0 {
			v = r.waitForMachines(n)
		}
	case n.away > 0 && v.state == "":
		v = r.waitForMachines(n)
	case n.away > 0:
	case n.failed > 0:
		v = verdict{state: rollout.Partly}
	case r.row.Undoing:
		v = verdict{state: rollout.Undone}
	case n.oldLeft > 0:
		v = verdict{state: rollout.Partly}
	default:
		v = verdict{state: rollout.Done}
	}
	if v.state == rollout.Undone { // first, so that a crash in between leaves a rollout that can be resumed
		if err := r.dropPairs(); err != nil {
			v = verdict{state: rollout.Paused, reason: errtext.Of(err), err: err}
		}
	}
	r.row.State, r.row.Reason = string(v.state), say.Encode(v.reason)
	if v.state == rollout.Partly && n.oldLeft > 0 && r.spec.Soak > 0 && !r.row.Undoing {
		r.row.Due = r.Now().Add(r.spec.Soak) // then it is worth looking again
	}
	if v.state.Ended() {
		r.row.Ended = r.Now()
	}
	blocked.Rollout = &r.row
	return errors.Join(v.err, r.commit(blocked))
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
