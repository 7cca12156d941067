package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/inventory"
)

// KeysOverview is one row per fingerprint, over all accounts, and one for each pair that stands nowhere. It is one pass over the
// local store: no network call, and the vault is not asked; KeyPairs looks
// there.
func (inv *Inventory) KeysOverview(ctx context.Context) (inventory.Overview, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return inventory.Overview{}, err
	}
	defer done()
	same, err := inv.store.SamePlaces(ctx)
	if err != nil {
		return inventory.Overview{}, err
	}
	b := inventory.NewBuilder(inv.now(), inv.unusedAfter(), same)
	if err := inv.prepareOverview(ctx, b); err != nil {
		return inventory.Overview{}, err
	}
	if err := inv.store.EachKeyPlacement(ctx, b.Add); err != nil {
		return inventory.Overview{}, err
	}
	out := inventory.Overview{Keys: b.Keys()}
	out.Searched, out.Never, out.Oldest, err = inv.store.Known(ctx)
	return out, err
}

// prepareOverview begins with what does not come from the forges: accounts,
// pairs, sets, successors.
func (inv *Inventory) prepareOverview(ctx context.Context, b *inventory.Builder) error {
	accounts, err := inv.store.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		facts := inventory.TokenFacts{Credential: account.Credential}
		if d, err := inv.connections.driver(api.Kind(account.Forge)); err == nil {
			facts.Owns = d.traits().TokenOwnsKeys
		}
		b.Account(account.ID, facts)
	}
	pairs, err := inv.store.Pairs(ctx)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		b.Pair(p)
	}
	held, err := inv.store.MachineKeys(ctx, "")
	if err != nil {
		return err
	}
	for _, k := range held {
		b.OnMachine(k.Fingerprint, k.Machine)
	}
	successors, err := inv.successors(ctx)
	if err != nil {
		return err
	}
	for old, successor := range successors {
		b.Superseded(old, successor)
	}
	sets, err := inv.store.KeySets(ctx)
	for _, s := range sets {
		b.Set(s.Name, s.Members)
	}
	return err
}
