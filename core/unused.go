package core

import (
	"cmp"
	"time"

	"latchkey/core/inventory"
)

// SetUnusedAfter says after how long without use a key counts as forgotten, in
// all lists alike; 0 is [inventory.UnusedAfter].
func (a *Inventory) SetUnusedAfter(d time.Duration) { a.unused.Store(int64(d)) }

func (a *Inventory) unusedAfter() time.Duration {
	return cmp.Or(time.Duration(a.unused.Load()), inventory.UnusedAfter)
}
