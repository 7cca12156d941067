package core

import (
	"testing"

	"latchkey/api/demo"
	"latchkey/core/inventory"
)

func TestNamesAreOfEverythingThatIsKnown(t *testing.T) {
	w := newWorld(t, demo.Options{Size: 20})
	before, err := w.Accounts.Budgets(t.Context())
	must(t, err)
	_, err = w.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
	must(t, err)
	names, err := w.Inventory.Names(t.Context())
	must(t, err)
	repos, err := w.Repos.CachedRepos(t.Context(), "")
	must(t, err)
	if len(names.Repos) != len(repos) || len(repos) < 20 || names.Repos[0].Account == "" {
		t.Errorf("%d repositories of %d", len(names.Repos), len(repos))
	}
	status, err := w.Inventory.InventoryStatus(t.Context())
	must(t, err)
	places := 0
	for _, k := range names.Keys {
		places += k.Places
		if k.Fingerprint == "" {
			t.Errorf("a key without fingerprint: %+v", k)
		}
	}
	if places == 0 || places > status[0].Keys {
		t.Errorf("%d keys in %d places, the cache has %d", len(names.Keys), places, status[0].Keys)
	}
	after, err := w.Accounts.Budgets(t.Context())
	must(t, err)
	if len(after) != 1 || after[0].Budget == 0 || after[0].Left >= before[0].Left || after[0].Left < after[0].Budget-after[0].Budget*95/100 || !after[0].RoomAt.IsZero() {
		t.Errorf("budget %+v, before %+v", after, before)
	}
}
