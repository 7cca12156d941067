package core

import (
	"context"
	"strconv"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/planning"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// countOldKeys counts the places on which the old keys of a rotation are known to
// stand still beside their successors, and names those where they stand without:
// somebody took the successor away.
func (ro *Rollouts) countOldKeys(ctx context.Context, r rollout.Report) (n int, again []string, err error) {
	replaced, err := planning.ReplacedKeys(ctx, ro.store)
	if err != nil {
		return 0, nil, err
	}
	known := map[string]map[planning.KeyAtTarget]bool{}
	stands := func(k planning.KeyAtTarget) bool {
		if known[k.Fingerprint] == nil && err == nil {
			known[k.Fingerprint] = map[planning.KeyAtTarget]bool{}
			var places []store.Placement
			places, err = ro.store.Placements(ctx, k.Fingerprint)
			for _, p := range places {
				known[k.Fingerprint][planning.KeyAt(p.Account, p.Target, p.Project, k.Fingerprint)] = true
			}
		}
		return known[k.Fingerprint][k]
	}
	for _, x := range r.Results {
		old, fresh := planning.KeyAt(x.Account, x.Target, x.Project, string(x.Old)), planning.KeyAt(x.Account, x.Target, x.Project, string(x.Fingerprint))
		if x.Old == "" || !x.Added || !stands(old) {
			continue
		}
		if by, has := replaced[old]; has && by.Rollout == r.ID {
			n++
		} else if !has && x.Fingerprint != "" && !stands(fresh) {
			again = append(again, x.Target)
		}
	}
	return n, again, err
}

// checkOldKeysStay refuses to undo a rotation whose old keys another rollout has
// removed since: nobody would be left with a key.
func (ro *Rollouts) checkOldKeysStay(ctx context.Context, id int64) error {
	all, err := ro.store.Rollouts(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		s := rollout.Summarize(r)
		if s.OfRollout == id && s.State != rollout.Undone && (s.Done > 0 || s.Waiting > 0 && !r.Started.IsZero()) {
			return errtext.Because(say.New("failed.of-rollout", "{cause}: rollout {id}", say.Values{"id": strconv.FormatInt(r.ID, 10)}), cause.ErrOldRemoved)
		}
	}
	return nil
}
