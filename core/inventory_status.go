package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/store"
)

// InventoryStatus returns how the cache of each account stands. No call.
func (inv *Inventory) InventoryStatus(ctx context.Context) ([]inventory.Status, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	accounts, err := inv.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	all := []inventory.Status{}
	for _, account := range accounts {
		s, err := inv.statusOf(ctx, account)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func (inv *Inventory) statusOf(ctx context.Context, account store.Account) (inventory.Status, error) {
	s := inventory.Status{Account: account.ID, Forge: account.Forge}
	var traits api.Traits
	if d, err := inv.connections.driver(api.Kind(account.Forge)); err == nil {
		traits = d.traits()
		s.Forge = traits.Name
	}
	rows, err := inv.store.Repos(ctx, account.ID)
	if err != nil {
		return s, err
	}
	for _, r := range rows {
		s.Repos++
		if r.KeysError != "" {
			if s.Failed++; len(s.Remaining) < 20 {
				s.Remaining = append(s.Remaining, inventory.Failure{Repo: api.RepoPath(r.Path), Error: say.Decode(r.KeysError), Tried: r.KeysTried})
			}
		}
		if r.Keys < 0 {
			s.Never++
			continue
		}
		s.Read++
		if s.Oldest.IsZero() || r.KeysRead.Before(s.Oldest) {
			s.Oldest = r.KeysRead
		}
		if r.KeysRead.After(s.Newest) {
			s.Newest = r.KeysRead
		}
	}
	if s.Listed, err = inv.store.Listed(ctx, account.ID); err != nil {
		return s, err
	}
	if s.Unread, err = inv.repos.unread(ctx, account.ID); err != nil {
		return s, err
	}
	keys, err := inv.store.KeysOfAccount(ctx, account.ID)
	if err != nil {
		return s, err
	}
	distinct := map[string]bool{}
	for _, k := range keys {
		distinct[k.Fingerprint] = true
	}
	s.Keys, s.Distinct = len(keys), len(distinct)
	s.Budget = hourly(account, traits)
	s.Reserve = s.Budget - budget.Sync.Of(s.Budget)
	if s.Spent, err = inv.store.RequestsSince(ctx, account.ID, inv.now().Add(-budget.Window)); err != nil {
		return s, err
	}
	_, s.RoomAt, err = inv.connections.budgetOf(account, traits).Left(ctx, budget.Sync)
	return s, err
}
