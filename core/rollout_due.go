package core

import (
	"context"
	"time"

	"latchkey/core/rollout"
)

// DueRollouts lists, newest first, the rollouts whose wait is over: those that
// soak, and those that left an old key because it was used and may look at it
// again. With all it lists every rollout that has begun and not ended.
func (a *Rollouts) DueRollouts(ctx context.Context, all bool) ([]int64, error) {
	list, err := a.ListRollouts(ctx)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, r := range list {
		if IsDue(r, a.now()) || all && !r.State.Ended() && r.State != rollout.Running {
			ids = append(ids, r.ID)
		}
	}
	return ids, nil
}

// IsDue tells whether a rollout waited for a time that has come.
func IsDue(r rollout.Summary, now time.Time) bool {
	if r.Due.IsZero() || r.Due.After(now) || r.Undoing {
		return false
	}
	return r.State == rollout.Soaking || r.State == rollout.Partly && r.Kept > 0
}
