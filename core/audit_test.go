package core

import (
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core/audit"
	"latchkey/core/store"
	"latchkey/keys"
)

// vagrant is the public key whose private key everybody has.
const vagrant = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y"

func (w *world) judge() map[string]audit.Tally {
	w.t.Helper()
	r, err := w.Audit.Judge(w.t.Context(), nil)
	must(w.t, err)
	by := map[string]audit.Tally{}
	for _, tally := range r.Tallies {
		by[tally.Name] = tally
	}
	return by
}

func TestAuditOfWhatTheStoreKnows(t *testing.T) {
	w := newWorld(t, demo.Options{})
	public, err := keys.ParsePublic(vagrant)
	must(t, err)
	w.cacheKeys(string(web),
		store.DeployKey{Fingerprint: string(public.Fingerprint()), Type: "ed25519", Bits: 256, Public: public.Line(), Label: "ada@laptop", LastUsed: time.Now().AddDate(0, 0, -200), Created: time.Now().AddDate(-2, 0, 0)},
		store.DeployKey{Fingerprint: "SHA256:unknown", Type: "rsa", Bits: 1024, Label: "x"},
		store.DeployKey{Unreadable: "no key", Label: "y", Disabled: true})
	got := w.judge()
	for name, want := range map[string]audit.Tally{
		"published":      {Found: 1, NotFound: 1, Unknown: 1}, // the second key is known by its fingerprint alone
		"weak-type":      {Found: 1, NotFound: 2},
		"unreadable":     {Found: 1, NotFound: 2},
		"unused":         {Found: 1, NotFound: 2},
		"old":            {Found: 1, Unknown: 2},
		"names-a-person": {Found: 1, NotFound: 2},
		"switched-off":   {Found: 1, NotFound: 2},
		"roca":           {NotFound: 2, Unknown: 1},
	} {
		have := got[name]
		if have.Found != want.Found || have.NotFound != want.NotFound || have.Unknown != want.Unknown {
			t.Errorf("%s: %+v, want %+v", name, have, want)
		}
	}
}

// What was found in RSA keys is kept, and looked at again when the checks change.
func TestKeysAreExaminedOnce(t *testing.T) {
	w := newWorld(t, demo.Options{})
	pair, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "rsa", Kind: keys.RSA3072})
	must(t, err)
	w.cacheKeys(string(web), store.DeployKey{Fingerprint: string(pair.Fingerprint), Type: "rsa", Bits: 3072, Public: pair.PublicKey, Label: "rsa"})
	w.judge()
	before := w.Audit.examinedBefore(t.Context())
	if _, known := before[pair.Fingerprint]; !known || len(before) != 1 {
		t.Fatalf("%v", before)
	}
	must(t, w.store.SetSetting(t.Context(), settingExamined, `{"version":1,"flaws":{"`+string(pair.Fingerprint)+`":[{"kind":"roca"}]}}`))
	if got := w.judge()["roca"]; got.Found != 1 {
		t.Errorf("what was kept is not used: %+v", got)
	}
	must(t, w.store.SetSetting(t.Context(), settingExamined, `{"version":0,"flaws":{"`+string(pair.Fingerprint)+`":[{"kind":"roca"}]}}`))
	if got := w.judge()["roca"]; got.Found != 0 || got.NotFound != 1 {
		t.Errorf("what other checks found is used: %+v", got)
	}
}

// What is known of a group of machines was seen on the machine whose image they have.
func TestAGroupIsKnownAsItsMachineIs(t *testing.T) {
	w := newWorld(t, demo.Options{})
	must(t, w.store.PutMachine(t.Context(), store.Machine{ID: "build-07", Name: "build-07", Looked: time.Now()}))
	must(t, w.store.AddGroup(t.Context(), store.Machine{ID: "ci", Name: "ci-*", Kind: store.MachineGroup, Host: "build-07"}))
	b, err := w.Audit.gather(t.Context())
	must(t, err)
	for _, m := range b.World(nil).Machines {
		if !m.Known {
			t.Errorf("%s counts as one that nobody has looked at", m.Name)
		}
	}
}
