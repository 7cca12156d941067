package planning

import (
	"context"
	"errors"
	"strconv"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// findKeys finds the keys that the spec names.
func (g *planInputs) findKeys(ctx context.Context) error {
	ref := g.spec.Key
	switch {
	case g.spec.Verb == rollout.RemoveOld:
		if err := g.findRemovals(ctx); err != nil {
			return err
		}
	case g.spec.Verb == rollout.Apply:
		if err := g.findOnMachines(ctx); err != nil {
			return err
		}
	case g.spec.ShutsOut():
		if err := g.findKeysOnMachines(ctx); err != nil {
			return err
		}
	case ref.Set != "":
		set, err := g.in.KeySet(ctx, ref.Set)
		if err != nil {
			return err
		}
		pairs, err := g.pairsByFingerprint(ctx)
		if err != nil {
			return err
		}
		for _, m := range set.Members {
			row := pairs[m.Fingerprint]
			g.facts.Subjects = append(g.facts.Subjects, compose.Subject{Fingerprint: keys.Fingerprint(m.Fingerprint), Public: row.Public, Comment: row.Comment, Set: set.Name, Encrypted: row.Encrypted,
				MadeFor: rollout.TargetID(m.Account, m.Target, false)})
		}
	case ref.Public != "":
		public, err := keys.ParsePublic(ref.Public)
		if err != nil {
			return cause.Request(err)
		}
		g.facts.Subjects = []compose.Subject{{Fingerprint: public.Fingerprint(), Public: public.Line(), Comment: safetext.Line(public.Comment(), 100)}}
	case ref.Fingerprint != "":
		t := compose.Subject{Fingerprint: ref.Fingerprint}
		row, err := g.in.Store.Pair(ctx, string(ref.Fingerprint))
		switch {
		case err == nil:
			t.Public, t.Comment, t.Encrypted = row.Public, row.Comment, row.Encrypted
		case !errors.Is(err, store.ErrNotFound):
			return err
		case g.spec.Verb == rollout.Add || g.spec.Verb == rollout.Onboard:
			return errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": strconv.Quote(userinput.Quote(string(ref.Fingerprint)))}), cause.ErrNoKeyPair)
		}
		g.facts.Subjects = []compose.Subject{t}
	}
	privateKeys, err := g.in.Store.PrivateKeys(ctx)
	for fp, lost := range privateKeys {
		g.facts.PrivateKeyHere[keys.Fingerprint(fp)] = !lost
		if lost && (g.spec.Verb == rollout.Add || g.spec.Verb == rollout.Onboard) && fp == string(ref.Fingerprint) {
			return errtext.Because(say.New("failed.verb-key", "{verb}: key pair {key}: {cause}", say.Values{"verb": g.spec.Verb.Text(), "key": fp}), cause.ErrPrivateKeyLost)
		}
	}
	return err
}

// pairsByFingerprint returns the pairs that are here.
func (g *planInputs) pairsByFingerprint(ctx context.Context) (map[string]store.Pair, error) {
	rows, err := g.in.Store.Pairs(ctx)
	pairs := make(map[string]store.Pair, len(rows))
	for _, row := range rows {
		pairs[row.Fingerprint] = row
	}
	return pairs, err
}

// findAccounts chooses those that are looked at: the one that was named, or all
// where a key is looked for wherever it stands.
func (g *planInputs) findAccounts(ctx context.Context) error {
	if g.spec.Verb == rollout.RemoveOld {
		g.ids = g.accountsOfRemovals()
	} else if g.spec.Verb == rollout.Apply {
		g.ids = g.accountsOfWanted()
	} else if g.spec.Account != "" || !g.spec.Choice.Where {
		id, err := g.in.AccountID(ctx, g.spec.Account)
		if err != nil {
			return err
		}
		g.ids = []string{id}
	} else {
		all, err := g.in.Store.Accounts(ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return cause.ErrNoAccounts
		}
		for _, a := range all {
			g.ids = append(g.ids, a.ID)
		}
	}
	for _, id := range g.ids {
		account, err := g.in.Store.Account(ctx, id)
		if err != nil {
			return err
		}
		facts, err := g.in.AccountFacts(ctx, account)
		if err != nil {
			return err
		}
		g.facts.Accounts[id] = facts
	}
	return nil
}
