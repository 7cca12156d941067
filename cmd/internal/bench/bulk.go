package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"latchkey/core/inventory"
)

const (
	bulkRepos    = 10_000   // repositories on GitHub
	bulkMemory   = 90 << 20 // of the whole program, while it reads them
	bulkParallel = 8
)

// bulk measures how long reading 10,000 repositories of GitHub with their keys
// takes, against the least time for its requests eight at once, and how much
// memory this program uses meanwhile.
func bulk(b *bench) error {
	const name = "read 10,000 GitHub repositories with keys"
	if !b.selected(name) {
		return nil
	}
	d, end, err := b.newFixture(nil, "--kind", "github", "--size", fmt.Sprint(bulkRepos), "--latency", latency.String())
	if err != nil {
		return err
	}
	defer end()
	var took []time.Duration
	requests, peak := 0, int64(0)
	for range min(b.pairs, 7) {
		d.clockAhead.Add(int64(2 * time.Hour))
		stop := watchMemory()
		t, err := measure(func() error {
			s, err := d.app.Inventory.SyncInventory(d.b.ctx, inventory.Options{Account: d.account}, nil)
			if err == nil {
				requests = s.Accounts[0].Requests
				if a := s.Accounts[0]; a.Read != a.Repos || a.Repos < bulkRepos {
					err = fmt.Errorf("%d of %d read: %s", a.Read, a.Repos, a.Error)
				}
			}
			return err
		})
		peak = max(peak, stop())
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		took = append(took, t)
	}
	bound := time.Duration((requests+bulkParallel-1)/bulkParallel) * latency
	b.row(fmt.Sprintf("%s / bound (%d at once)", name, bulkParallel), median(took), bound, 1.25)
	fmt.Printf("%-46s %11d\n", "  its requests", requests)
	b.bytes("  memory while it does / aim", peak, bulkMemory, 1)
	return nil
}

// watchMemory samples the memory that the program has from the system until stop
// is called, which returns the maximum.
func watchMemory() (stop func() int64) {
	runtime.GC()
	var peak int64
	over := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, int64(m.Sys-m.HeapReleased))
			select {
			case <-over:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	return func() int64 {
		close(over)
		watching.Wait()
		return peak
	}
}
