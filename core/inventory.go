package core

import (
	"cmp"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/core/inventory"
)

// Inventory looks at all accounts at once: which keys there are, where they
// stand, what was found about them.
type Inventory struct {
	*env
	accounts    *Accounts
	addresses   *Addresses
	pairs       *Pairs
	placements  *Placements
	repos       *Repos
	sets        *Sets
	tests       *Tests
	connections *connections

	searching  sync.Mutex
	index      *inventory.Index // of what SearchInventory finds; nil until asked
	indexStamp string

	unused atomic.Int64 // see SetUnusedAfter
}

// SetUnusedAfter says after how long without use a key counts as forgotten, in
// all lists alike; 0 is [inventory.UnusedAfter].
func (inv *Inventory) SetUnusedAfter(d time.Duration) { inv.unused.Store(int64(d)) }

func (inv *Inventory) unusedAfter() time.Duration {
	return cmp.Or(time.Duration(inv.unused.Load()), inventory.UnusedAfter)
}
