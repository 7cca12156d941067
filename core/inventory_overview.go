package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/inventory"
)

// KeysOverview is one row per fingerprint, over all accounts, and one for each pair that stands nowhere. It is one pass over the
// local store: no network call, and the vault is not asked; KeyPairs looks
// there.
func (a *Inventory) KeysOverview(ctx context.Context) (inventory.Overview, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return inventory.Overview{}, err
	}
	defer done()
	same, err := a.store.SamePlaces(ctx)
	if err != nil {
		return inventory.Overview{}, err
	}
	b := inventory.NewBuilder(a.now(), a.unusedAfter(), same)
	if err := a.prepareOverview(ctx, b); err != nil {
		return inventory.Overview{}, err
	}
	if err := a.store.EachStanding(ctx, b.Add); err != nil {
		return inventory.Overview{}, err
	}
	out := inventory.Overview{Keys: b.Keys()}
	out.Searched, out.Never, out.Oldest, err = a.store.Known(ctx)
	return out, err
}

// prepareOverview begins with what does not come from the forges: accounts,
// pairs, sets, successors.
func (a *Inventory) prepareOverview(ctx context.Context, b *inventory.Builder) error {
	accounts, err := a.store.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		facts := inventory.TokenFacts{Credential: account.Credential}
		if d, err := a.connections.driver(api.Kind(account.Forge)); err == nil {
			facts.Owns = d.traits().TokenOwnsKeys
		}
		b.Account(account.ID, facts)
	}
	pairs, err := a.store.Pairs(ctx)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		b.Pair(p)
	}
	successors, err := a.successors(ctx)
	if err != nil {
		return err
	}
	for old, successor := range successors {
		b.Superseded(old, successor)
	}
	sets, err := a.store.KeySets(ctx)
	for _, s := range sets {
		b.Set(s.Name, s.Members)
	}
	return err
}
