package core

import (
	"cmp"
	"context"

	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// isNeeded reports whether a rollout that has not ended, other than the
// given one, is still to put the key somewhere or to verify it: its private key
// has to stay until then.
func (ro *Rollouts) isNeeded(ctx context.Context, fingerprint string, but int64) (bool, error) {
	open, err := ro.store.OpenSteps(ctx)
	if err != nil || len(open) == 0 {
		return false, err
	}
	shared, err := ro.store.SharedPairs(ctx)
	if err != nil {
		return false, err
	}
	for _, step := range open {
		if step.Rollout == but {
			continue
		}
		needs, err := stepNeeds(step.RolloutStep, shared[step.Rollout], fingerprint)
		if err != nil || needs {
			return needs, err
		}
	}
	return false, nil
}

// stepNeeds looks through what a step is still to do.
func stepNeeds(s store.RolloutStep, shared, fingerprint string) (bool, error) {
	acts, err := rollout.ActsOf(s)
	if err != nil {
		return false, errtext.Because(say.New("failed.step", "step on {target}: {cause}", say.Values{"target": s.Target}), err)
	}
	for _, act := range acts[min(max(s.At, 0), len(acts)):] {
		if act.Kind != rollout.ActAdd && act.Kind != rollout.ActVerify && act.Kind != rollout.ActGenerate && act.Kind != rollout.ActDeliver {
			continue
		}
		key := string(act.Fingerprint)
		if key == "" && act.Public == "" { // one that the rollout makes
			key = cmp.Or(s.Fingerprint, shared)
		}
		if key == fingerprint {
			return true, nil
		}
	}
	return false, nil
}
