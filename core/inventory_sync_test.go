package core

import (
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core/inventory"
)

// What a reading did not come to is counted, projects apart, with the time at
// which it goes on; asked again with a spent hour it says the same.
func TestProjectsAreCountedAsProjects(t *testing.T) {
	onVirtualTime(t, demo.Options{Size: 1200, HourlyLimit: 1000}, func(t *testing.T, v *virtual) {
		s, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		first := s.Accounts[0]
		status, err := v.Inventory.InventoryStatus(t.Context())
		must(t, err)
		if first.Left != status[0].Never || first.Left == 0 || first.Read+first.Left != first.Repos || first.Until.IsZero() {
			t.Errorf("%+v; status %+v", first, status[0])
		}
		time.Sleep(time.Minute)
		again, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		if a := again.Accounts[0]; a.Left != first.Left || a.Read != 0 || a.Until.IsZero() || !strings.Contains(a.Error.String(), "budget is spent") || a.Repos != first.Repos {
			t.Errorf("again: %+v", a)
		}
	})
}

func TestAReadingThatIsStoppedWhileItWaitsSaysWhatIsLeft(t *testing.T) {
	onVirtualTime(t, demo.Options{Size: 1200, HourlyLimit: 1000}, func(t *testing.T, v *virtual) {
		s, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		left := s.Accounts[0].Left
		stop := make(chan struct{})
		time.AfterFunc(10*time.Minute, func() { close(stop) })
		began := time.Now()
		s, err = v.Inventory.SyncInventory(t.Context(), inventory.Options{Wait: true, Stop: stop}, nil)
		must(t, err)
		if a := s.Accounts[0]; a.Left != left || a.Read != 0 || a.Until.IsZero() || time.Since(began) > 11*time.Minute {
			t.Errorf("%+v, want %d left, after %v", a, left, time.Since(began))
		}
	})
}
