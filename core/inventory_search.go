package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/inventory"
)

// SearchInventory returns the rows with a column that contains the text, case
// ignored, from an index in memory that follows the cache.
func (inv *Inventory) SearchInventory(ctx context.Context, text string) ([]inventory.Hit, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	stamp, err := inv.store.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	inv.searching.Lock()
	defer inv.searching.Unlock()
	if inv.index == nil || inv.indexStamp != stamp {
		index, err := inv.buildIndex(ctx)
		if err != nil {
			return nil, err
		}
		inv.index, inv.indexStamp = index, stamp
	}
	return inv.index.Find(text), nil
}

func (inv *Inventory) buildIndex(ctx context.Context) (*inventory.Index, error) {
	index := &inventory.Index{}
	repos, err := inv.store.Repos(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, r := range repos {
		index.Add(inventory.Hit{Account: r.Account, Repo: api.RepoPath(r.Path)}, r.Path, r.Name, r.Project, r.Account)
	}
	accounts, err := inv.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, account := range accounts {
		rows, err := inv.store.KeysOfAccount(ctx, account.ID)
		if err != nil {
			return nil, err
		}
		for _, k := range rows {
			index.Add(inventory.Hit{Account: k.Account, Repo: api.RepoPath(k.Target), KeyID: k.KeyID}, k.Label, k.Comment, k.Fingerprint, k.Type, k.Access, k.Target)
		}
	}
	return index, nil
}
