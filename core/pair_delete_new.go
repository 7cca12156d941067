package core

import (
	"context"
	"slices"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
)

// checkReplaces refuses to delete the new key of a rotation while the old one stands
// beside it, as far as is known: nobody could give it to a machine or verify it any more,
// and without that the old key is never removed.
func (ps *Pairs) checkReplaces(ctx context.Context, fingerprint string) error {
	all, err := ps.store.Successors(ctx)
	if err != nil {
		return err
	}
	for _, k := range all {
		if k.New != fingerprint {
			continue
		}
		stand, err := ps.store.Keys(ctx, k.Account, k.Target, k.Project)
		if err != nil {
			return err
		}
		on := func(fp string) bool {
			return slices.ContainsFunc(stand, func(d store.DeployKey) bool { return d.Fingerprint == fp })
		}
		if on(k.New) && on(k.Old) {
			return errtext.Because(say.New("failed.delete-new-key", "delete key pair {key}: {cause}: rollout {id}, {target}",
				say.Values{"key": fingerprint, "id": k.Rollout, "target": k.Target}), cause.ErrReplacesKey)
		}
	}
	return nil
}
