package planning

import (
	"context"

	"latchkey/core/rollout"
	"latchkey/keys"
)

// checkConflicts finds out, for a key that is to be put somewhere, what the forge would
// refuse: a key of a person's account, and one that stands on another
// repository where it may stand on one only.
func (g *planInputs) checkConflicts(ctx context.Context) error {
	if g.spec.Verb == rollout.Apply {
		return g.findStanding(ctx)
	}
	if g.spec.Verb != rollout.Add && g.spec.Verb != rollout.Onboard || len(g.facts.Subjects) == 0 {
		return nil
	}
	fp := g.facts.Subjects[0].Fingerprint
	for _, id := range g.ids {
		account := g.facts.Accounts[id]
		if !account.Traits.Reuse {
			on, err := g.repoWithKey(ctx, id, fp)
			if err != nil {
				return err
			}
			account.StandsOn = on
		}
		if g.facts.PrivateKeyHere[fp] {
			account.Owner = g.in.Owner(ctx, id, fp)
		}
		g.facts.Accounts[id] = account
	}
	return nil
}

// repoWithKey returns a repository on which the key is known to stand, seen from
// any account on the same forge; "" when none is known.
func (g *planInputs) repoWithKey(ctx context.Context, id string, fp keys.Fingerprint) (string, error) {
	account, err := g.in.Store.Account(ctx, id)
	if err != nil {
		return "", err
	}
	places, err := g.in.Store.Placements(ctx, string(fp))
	if err != nil {
		return "", err
	}
	for _, p := range places {
		other, err := g.in.Store.Account(ctx, p.Account)
		if err == nil && other.Forge == account.Forge && other.BaseURL == account.BaseURL {
			return p.Target, nil
		}
	}
	return "", nil
}
