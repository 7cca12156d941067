package core

import (
	"context"

	"latchkey/core/inventory"
)

// SyncInventory reads repositories and deploy keys into the cache, within each
// account's budget: first what Options.First names, then what was never read,
// then the oldest. progress may be nil and is called from one goroutine at a
// time.
func (a *App) SyncInventory(ctx context.Context, o inventory.Options, progress func(inventory.Progress)) (inventory.Summary, error) {
	return inventory.Summary{}, errNotBuilt
}

// InventoryStatus tells how the cache of each account stands. No call.
func (a *App) InventoryStatus(ctx context.Context) ([]inventory.Status, error) {
	return nil, errNotBuilt
}

// FindRequest says which key to look for. Exactly one of Text and Data is set.
type FindRequest struct {
	Text string // a fingerprint or its beginning, a public line, a label, a comment, or a key set's name
	Data []byte // a public or private key file; wiped after use
	Ask  bool   // also ask each forge over SSH, with the private halves that are here
}

// Find tells everywhere a key is known to stand: repositories, projects,
// accounts, machines, and since when that is known.
func (a *App) Find(ctx context.Context, r FindRequest) (inventory.Found, error) {
	return inventory.Found{}, errNotBuilt
}

// SearchInventory gives the rows of which any column contains the text, case
// ignored, from an index in memory that follows the cache.
func (a *App) SearchInventory(ctx context.Context, text string) ([]inventory.Hit, error) {
	return nil, errNotBuilt
}
