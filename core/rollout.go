package core

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/machine"
	"latchkey/core/rollout"
	"latchkey/core/rollout/runner"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Rollouts does to many repositories what Placements does to one.
type Rollouts struct {
	*env
	accounts    *Accounts
	inventory   *Inventory
	pairs       *Pairs
	placements  *Placements
	repos       *Repos
	sets        *Sets
	tests       *Tests
	vaults      *Vault
	connections *connections

	// verify takes the place of the verification over SSH. It is nil but in tests on
	// virtual time.
	verify func(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) (rollout.Verification, error)
	// machines reaches build machines, nil where there are none.
	machines rollout.Machines
	// machineServers says where machines clone from, nil where there are none.
	machineServers machine.Servers
}

// StartRollout confirms a plan by its hash and commits it to the journal. It
// plans again first, from what is known by now: ErrPlanChanged says that
// something else would be done than what was confirmed. Repositories that were
// never read when the plan was made, and turned out since to need nothing, drop
// out.
// It asks Person.Confirm where something will be removed. Nothing has been
// done on any forge when it returns: RunRollout does.
func (ro *Rollouts) StartRollout(ctx context.Context, p rollout.Plan) (int64, error) {
	ctx, done, err := ro.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	spec := p.Spec
	spec.MaxAge = 0 // it was read as fresh as a person wanted it when the plan was made
	now, err := ro.planRollout(ctx, spec)
	if err != nil {
		return 0, err
	}
	if !now.Within(p) {
		return 0, errtext.Because(say.New("failed.plan-changed", "{title}: {cause}: it is {now} now, not {before}", say.Values{"title": now.Title, "now": now.Hash, "before": safetext.Line(p.Hash, 40)}), cause.ErrPlanChanged)
	}
	if len(now.Steps) == 0 {
		return 0, errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": now.Title}), cause.ErrPlanEmpty)
	}
	if len(now.Stops) > 0 {
		if err := ro.confirm(ctx, ask.Plan{Title: now.Title, Lines: takes(now), Stops: now.Stops}); err != nil {
			return 0, err
		}
	}
	if err := ro.trustShown(ctx, now); err != nil {
		return 0, err
	}
	refused, err := rollout.EncodeExclusions(now.Exclusions)
	if err != nil {
		return 0, err
	}
	stored := now.Spec
	stored.Unseen, stored.UnreadableParts, stored.ForeignKey = now.Basis.Unseen, now.Basis.UnreadableParts, now.Basis.ForeignKey
	text, err := json.Marshal(stored)
	if err != nil {
		return 0, err
	}
	steps := make([]store.RolloutStep, len(now.Steps))
	for i, s := range now.Steps {
		acts, err := json.Marshal(s.Acts)
		if err != nil {
			return 0, err
		}
		steps[i] = store.RolloutStep{N: s.N, Account: s.Account, Target: s.Target(), Project: s.Project != "", Acts: string(acts), RepoID: s.RepoID, Planned: s.Target(),
			State: string(rollout.StepWaiting), Machine: s.Machine}
	}
	id, err := ro.store.AddRollout(ctx, store.Rollout{Verb: string(spec.Verb), Title: say.Encode(now.Title), Hash: now.Hash, Spec: string(text),
		Refused: refused, State: string(rollout.Ready)}, steps)
	if err != nil {
		return 0, err
	}
	ro.checkpoint("rollout: started")
	ro.changed("", ask.RolloutsChanged)
	return id, nil
}

// takes returns what a person confirms: where something is removed.
func takes(p rollout.Plan) (lines []say.Text) {
	const most = 10
	n := 0
	for _, s := range p.Steps {
		for _, act := range s.Acts {
			if act.Kind != rollout.ActRemove {
				continue
			}
			if n++; n <= most {
				lines = append(lines, say.Plain(fmt.Sprintf("%s: %q %s", s.Target(), safetext.Line(act.Label, 100), act.Fingerprint)))
			}
		}
	}
	if n > most {
		lines = append(lines, moreLine(n-most))
	}
	return lines
}

// RunRollout runs a rollout, or goes on with one that was stopped, paused,
// soaking or killed. It first asks the forge about every step of which the
// journal knows an intent and no outcome. It returns when the rollout has
// ended, soaks, or was stopped; ErrPaused says that the circuit opened. A
// second program gets store.ErrClaimed. When ctx ends it stops at once, which
// is safe too.
func (ro *Rollouts) RunRollout(ctx context.Context, id int64, r rollout.Run) (rollout.Report, error) {
	return ro.withRollout(ctx, id, r, func(ctx context.Context, run *runner.Runner, row store.Rollout) error {
		switch {
		case row.State == string(rollout.Undone):
			return errtext.Because(say.New("failed.rollout", "rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(id, 10)}), cause.ErrUndone)
		case !row.Ended.IsZero():
			return errtext.Because(say.New("failed.rollout", "rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(id, 10)}), cause.ErrNotResumable)
		}
		return run.Run(ctx)
	})
}

// RetryRollout makes failed steps wait again, so that RunRollout takes them up.
// Where another rollout has not ended on one of their places it refuses
// (store.ErrUnfinished), as UndoRollout does: nothing has changed then.
func (ro *Rollouts) RetryRollout(ctx context.Context, id int64) error {
	_, err := ro.withRollout(ctx, id, rollout.Run{}, func(ctx context.Context, run *runner.Runner, row store.Rollout) error {
		if row.Steps[string(rollout.StepFailed)]+row.Steps[string(rollout.StepKeyStays)] == 0 {
			return errtext.Because(say.New("failed.retry-rollout", "retry rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(id, 10)}), cause.ErrNothingFailed)
		}
		return run.Retry(ctx)
	})
	return err
}

// CancelRollout ends a rollout that does not run: steps in hand are settled
// with the forge first, what waits is left out. rollout.ErrNothingChanged says that
// r.Stop ended it before that.
func (ro *Rollouts) CancelRollout(ctx context.Context, id int64, r rollout.Run) (rollout.Report, error) {
	return ro.withRollout(ctx, id, r, func(ctx context.Context, run *runner.Runner, row store.Rollout) error {
		if !row.Ended.IsZero() {
			return errtext.Because(say.New("failed.cancel-rollout", "cancel rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(id, 10)}), cause.ErrNotResumable)
		}
		return run.Cancel(ctx)
	})
}

// UndoRollout takes back what the rollout did, and nothing else, in the same
// way in which it was done: an old key is put back and verified before its
// successor is removed. It asks Person.Confirm, and can be stopped and resumed
// (RunRollout) like the rollout itself; rollout.ErrNothingChanged says that it was
// stopped before it had begun.
func (ro *Rollouts) UndoRollout(ctx context.Context, id int64, r rollout.Run) (rollout.Report, error) {
	return ro.withRollout(ctx, id, r, func(ctx context.Context, run *runner.Runner, row store.Rollout) error {
		switch {
		case row.State == string(rollout.Undone):
			return errtext.Because(say.New("failed.undo-rollout", "undo rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(id, 10)}), cause.ErrUndone)
		case row.Undoing && !row.Ended.IsZero():
			return errtext.Because(say.New("failed.undo-rollout", "undo rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(id, 10)}), cause.ErrNotResumable)
		case !row.Undoing:
			if err := ro.checkOldKeysStay(ctx, id); err != nil {
				return errtext.Because(say.New("failed.undo-rollout", "undo rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(id, 10)}), err)
			}
			if err := ro.confirm(ctx, ask.Plan{Title: say.New("ask.undo-rollout", "undo rollout {id}: {title}", say.Values{"id": strconv.FormatInt(id, 10), "title": say.Decode(row.Title)}),
				Lines: undoLines(run.Undoes()),
				Stops: []say.Text{say.New("ask.machines-of-rollout", "every machine that clones with a key that the rollout added")}}); err != nil {
				return err
			}
			privateKeys, err := ro.store.PrivateKeys(ctx)
			if err != nil {
				return err
			}
			err = run.PrepareUndo(ctx, func(fingerprint string) bool { lost, ours := privateKeys[fingerprint]; return ours && !lost })
			if err != nil {
				return err
			}
			ro.checkpoint("rollout: turned back")
		}
		return run.Run(ctx)
	})
}

// undoLines say what undoing a rollout does to deploy keys.
func undoLines(u runner.Undoes) (lines []say.Text) {
	if u.Removes > 0 {
		lines = append(lines, say.Count("ask.undo-removes", u.Removes, "{n} new deploy key is removed", "{n} new deploy keys are removed"))
	}
	if u.PutsBack > 0 {
		lines = append(lines, say.Count("ask.undo-puts-back", u.PutsBack, "{n} old deploy key is put back", "{n} old deploy keys are put back"))
	}
	if u.Renames > 0 {
		lines = append(lines, say.Count("ask.undo-renames", u.Renames, "{n} deploy key gets its old label", "{n} deploy keys get their old labels"))
	}
	if len(lines) == 0 {
		lines = []say.Text{say.New("ask.undo-nothing", "no deploy key was changed; nothing is undone")}
	}
	return lines
}

// withRollout takes a rollout in hand, lets f work on it, and reports how it
// stands then.
func (ro *Rollouts) withRollout(ctx context.Context, id int64, r rollout.Run, f func(context.Context, *runner.Runner, store.Rollout) error) (rollout.Report, error) {
	ctx, done, err := ro.enter(ctx)
	if err != nil {
		return rollout.Report{}, err
	}
	defer done()
	claim, err := ro.store.ClaimRollout(ctx, id)
	if err != nil {
		return rollout.Report{}, cause.RolloutGone(id, err)
	}
	defer claim.Release()
	row, steps, err := ro.store.Rollout(ctx, id)
	if err != nil {
		return rollout.Report{}, cause.RolloutGone(id, err)
	}
	run, err := runner.New(ro.rolloutDeps(id), claim, row, steps, r)
	if err != nil {
		return rollout.Report{}, err
	}
	runErr := f(budget.As(ctx, budget.Rollout), run, row)
	claim.Release()
	ro.changed("", ask.RolloutsChanged)
	report, err := ro.rolloutReport(context.WithoutCancel(ctx), id)
	if runErr != nil && report.State == rollout.Paused && ctx.Err() == nil && !errors.Is(runErr, rollout.ErrNothingChanged) {
		runErr = errtext.Because(say.New("failed.rollout-paused", "rollout {id}: {cause}: {other}", say.Values{"id": strconv.FormatInt(id, 10), "other": errtext.Of(runErr)}), cause.ErrPaused, runErr)
	}
	return report, errors.Join(runErr, err)
}
