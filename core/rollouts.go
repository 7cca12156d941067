package core

import (
	"context"
	"errors"

	"latchkey/core/rollout"
)

var errNotBuilt = errors.New("not built yet")

// PlanRollout works out what a rollout would do, from what is known of the
// repositories; what is older than Spec.MaxAge is read first. It changes
// nothing but the cache.
func (a *App) PlanRollout(ctx context.Context, s rollout.Spec) (rollout.Plan, error) {
	return rollout.Plan{}, errNotBuilt
}

// StartRollout confirms a plan by its hash and commits it to the journal. It
// plans anew first: ErrPlanChanged says that the world has changed meanwhile.
// It asks Person.Confirm where something will be removed. Nothing has been
// done on any forge when it returns: RunRollout does.
func (a *App) StartRollout(ctx context.Context, p rollout.Plan) (int64, error) {
	return 0, errNotBuilt
}

// RunRollout runs a rollout, or goes on with one that was stopped, paused,
// soaking or killed. It first asks the forge about every step of which the
// journal knows an intent and no outcome. It returns when the rollout has
// ended, soaks, or was stopped; ErrPaused says that the circuit opened. A
// second program gets store.ErrInHand. When ctx ends it stops at once, which
// is safe too.
func (a *App) RunRollout(ctx context.Context, id int64, r rollout.Run) (rollout.Report, error) {
	return rollout.Report{}, errNotBuilt
}

// Rollouts lists all rollouts, newest first. Local store only.
func (a *App) Rollouts(ctx context.Context) ([]rollout.Summary, error) { return nil, errNotBuilt }

// Rollout gives one with every step. Local store only.
func (a *App) Rollout(ctx context.Context, id int64) (rollout.Report, error) {
	return rollout.Report{}, errNotBuilt
}

// RetryRollout makes failed steps wait again, so that RunRollout takes them up.
func (a *App) RetryRollout(ctx context.Context, id int64) error { return errNotBuilt }

// CancelRollout ends a rollout that does not run: steps in hand are settled
// with the forge first, what waits is left out.
func (a *App) CancelRollout(ctx context.Context, id int64) (rollout.Report, error) {
	return rollout.Report{}, errNotBuilt
}

// UndoRollout takes back what the rollout did, and nothing else, in the same
// way in which it was done: an old key is put back and proved before its
// successor is removed. It asks Person.Confirm, and can be stopped and resumed
// (RunRollout) like the rollout itself.
func (a *App) UndoRollout(ctx context.Context, id int64, r rollout.Run) (rollout.Report, error) {
	return rollout.Report{}, errNotBuilt
}
