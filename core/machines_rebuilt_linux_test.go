package core

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/machine/reach"
	"latchkey/core/store"
	"latchkey/internal/machinetest"
	"latchkey/keys"
)

// Only who names the new fingerprint has a rebuilt machine known by it.
func TestARebuiltMachineIsTheSameOneByItsNewFingerprint(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
	agentWith(t, r)
	w := newWorld(t, demo.Options{Seed: 1})
	must(t, w.Close())
	asked := 0
	o := w.options()
	o.Person.TrustHost = func(context.Context, ask.HostKey) (bool, error) { asked++; return true, nil }
	var err error
	w.App, err = Open(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { must(t, w.App.Close()) })
	m, err := w.Machines.Add(t.Context(), NewMachine{Address: "jenkins@" + r.Addr, Name: "build-07"})
	must(t, err)
	_, err = w.Machines.Look(t.Context(), m.ID)
	must(t, err)
	must(t, r.NewHostKey())
	_, err = w.Machines.Look(t.Context(), m.ID)
	changed, other := errors.AsType[*reach.ChangedError](err)
	if !other {
		t.Fatalf("a new host key: %v", err)
	}
	if m, err = w.Machines.Show(t.Context(), m.ID); err != nil || m.Trouble.Code != "machine.host-changed" || m.Trouble.Values["shown"] != string(changed.Shown) || m.Troubled.IsZero() {
		t.Errorf("%+v, %v", m, err)
	}
	if err := w.Machines.Rebuilt(t.Context(), m.ID, keys.Fingerprint("SHA256:another")); err == nil {
		t.Error("another fingerprint than the machine shows is taken")
	}
	if _, err := w.Machines.Look(t.Context(), m.ID); err == nil {
		t.Error("the machine is reached although nobody has seen its key")
	}
	must(t, w.Machines.Rebuilt(t.Context(), m.ID, changed.Shown))
	if m, err = w.Machines.Show(t.Context(), m.ID); err != nil || !m.Trouble.IsZero() || !m.Troubled.IsZero() {
		t.Errorf("%+v, %v", m, err)
	}
	must(t, w.store.HoldsToo(t.Context(), store.MachineKey{Machine: m.ID, Fingerprint: "SHA256:gone", Path: "ci", Origin: store.KeyDelivered}, nil))
	must(t, w.Machines.Rebuilt(t.Context(), m.ID, changed.Shown)) // said twice, the first time it was cut off
	if m, err = w.Machines.Show(t.Context(), m.ID); err != nil || len(m.Keys) > 0 {
		t.Errorf("keys that are gone are still noted: %+v, %v", m.Keys, err)
	}
	if asked != 1 {
		t.Errorf("it asked %d times about a host key: a new one is not asked about as if the machine were unknown", asked)
	}
}

// An end that is set later is kept, and nothing else of the machine changes.
func TestAMachineGetsAnEndLater(t *testing.T) {
	w := newWorld(t, demo.Options{Seed: 1})
	before, err := w.Machines.Add(t.Context(), NewMachine{Address: "ci@build-07", RunAs: "jenkins"})
	must(t, err)
	ends := time.Now().Add(30 * 24 * time.Hour).Truncate(time.Second)
	must(t, w.Machines.SetEnd(t.Context(), "build-07", ends))
	after, err := w.Machines.Show(t.Context(), before.ID)
	must(t, err)
	if !after.Ends.Equal(ends) || after.RunAs != before.RunAs || after.Address != before.Address || !after.Created.Equal(before.Created) {
		t.Errorf("%+v, before %+v", after, before)
	}
	if err := w.Machines.SetEnd(t.Context(), "nobody", ends); !errors.Is(err, cause.ErrNoMachine) {
		t.Errorf("a machine that is not there: %v", err)
	}
}

// Machines in a pasted list may begin alike.
func TestHostsThatBeginAlikeGetNamesOfTheirOwn(t *testing.T) {
	w := newWorld(t, demo.Options{Seed: 1})
	for _, one := range []struct{ address, name string }{{"ci@web.east.lan", "web"}, {"ci@web.west.lan", "web-2"}, {"ci@web.north.lan", "web-3"}} {
		if m, err := w.Machines.Add(t.Context(), NewMachine{Address: one.address}); err != nil || m.Name != one.name {
			t.Errorf("%s is %q, %v", one.address, m.Name, err)
		}
	}
	if _, err := w.Machines.Add(t.Context(), NewMachine{Address: "ci@x", Name: "web"}); err == nil {
		t.Error("a name that a person gave is taken twice")
	}
	if _, err := w.Machines.Add(t.Context(), NewMachine{Address: "ci@web.west.lan", Name: "other"}); err == nil || !strings.Contains(err.Error(), "web-2") {
		t.Errorf("the same home a second time: %v", err)
	}
	if _, err := w.Machines.Add(t.Context(), NewMachine{Address: "ci@web.west.lan", RunAs: "jenkins"}); err != nil {
		t.Errorf("another user's home there: %v", err)
	}
}
