package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/inventory"
)

// SearchInventory gives the rows of which any column contains the text, case
// ignored, from an index in memory that follows the cache.
func (a *Inventory) SearchInventory(ctx context.Context, text string) ([]inventory.Hit, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	stamp, err := a.store.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	a.searching.Lock()
	defer a.searching.Unlock()
	if a.index == nil || a.indexStamp != stamp {
		index, err := a.buildIndex(ctx)
		if err != nil {
			return nil, err
		}
		a.index, a.indexStamp = index, stamp
	}
	return a.index.Find(text), nil
}

func (a *Inventory) buildIndex(ctx context.Context) (*inventory.Index, error) {
	index := &inventory.Index{}
	repos, err := a.store.Repos(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, r := range repos {
		index.Add(inventory.Hit{Account: r.Account, Repo: api.RepoPath(r.Path)}, r.Path, r.Name, r.Project, r.Account)
	}
	accounts, err := a.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, account := range accounts {
		rows, err := a.store.KeysOfAccount(ctx, account.ID)
		if err != nil {
			return nil, err
		}
		for _, k := range rows {
			index.Add(inventory.Hit{Account: k.Account, Repo: api.RepoPath(k.Target), KeyID: k.KeyID}, k.Label, k.Comment, k.Fingerprint, k.Type, k.Access, k.Target)
		}
	}
	return index, nil
}
