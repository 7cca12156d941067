package core

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core/inventory"
	"latchkey/core/store"
)

// target writes what a reading of the forge would leave.
func (w *world) cacheKeys(repo string, list ...store.DeployKey) {
	w.t.Helper()
	for i := range list {
		list[i].UseRead = time.Now()
	}
	w.cacheKeysWithoutUse(repo, list...)
}

// cacheKeysWithoutUse writes what a reading would leave that does not tell of the use.
func (w *world) cacheKeysWithoutUse(repo string, list ...store.DeployKey) {
	w.t.Helper()
	for i := range list {
		list[i].KeyID = cmp.Or(list[i].KeyID, fmt.Sprint(i+1))
		list[i].Access = cmp.Or(list[i].Access, "read")
	}
	must(w.t, w.store.SaveKeys(w.t.Context(), store.KeyReading{Account: w.account, Target: repo, Read: time.Now(), Keys: list}))
}

func (w *world) keySummaries() map[string]inventory.KeySummary {
	w.t.Helper()
	all, err := w.Inventory.KeysOverview(w.t.Context())
	must(w.t, err)
	byKey := map[string]inventory.KeySummary{}
	for _, k := range all.Keys {
		byKey[string(k.Fingerprint)] = k
	}
	return byKey
}

func TestOneRowForEachKeyWhereverItStands(t *testing.T) {
	w := newWorld(t, demo.Options{})
	idle, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "idle"}) // under the other's name it would be taken up
	must(t, err)
	r, fp := w.added(3)
	if r.Done != 3 {
		t.Fatalf("%+v", r)
	}
	rows := w.keySummaries()
	k := rows[string(fp)]
	if len(k.Repos) != 3 || k.Places() != 3 || k.Reads != 3 || k.Writes != 0 || k.PrivateKey != "here" || k.Label != "ci@build-07" || len(k.Accounts) != 1 {
		t.Errorf("%+v", k)
	}
	if k := rows[string(idle.Fingerprint)]; k.Places() != 0 || k.PrivateKey != "here" || k.Label != "idle" {
		t.Errorf("the pair that stands nowhere: %+v", k)
	}
	must(t, w.vault.Delete(t.Context(), string(fp)))
	if _, err := w.Pairs.KeyPairs(t.Context()); err != nil {
		t.Fatal(err)
	}
	if k := w.keySummaries()[string(fp)]; k.PrivateKey != "lost" || !slices.Contains(k.Findings, inventory.FindingLost) {
		t.Errorf("after the loss: %+v", k)
	}
}

func TestFindingsOfKeys(t *testing.T) {
	w := newWorld(t, demo.Options{})
	now := time.Now()
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	fresh := store.DeployKey{Fingerprint: "SHA256:fresh", Label: "fresh", Type: "ed25519", Bits: 256, Created: days(5), LastUsed: days(1)}
	w.cacheKeys("acme/a", fresh,
		store.DeployKey{Fingerprint: "SHA256:dsa", Label: "dsa", Type: "dsa", Bits: 1024, Created: days(900), LastUsed: days(1)},
		store.DeployKey{Fingerprint: "SHA256:rsa1024", Label: "short", Type: "rsa", Bits: 1024, Created: days(900), LastUsed: days(1)},
		store.DeployKey{Fingerprint: "SHA256:rsa2048", Label: "rsa", Type: "rsa", Bits: 2048, Created: days(900), LastUsed: days(400)},
		store.DeployKey{Fingerprint: "SHA256:rsa4096", Label: "twice", Type: "rsa", Bits: 4096, Created: days(900)},
		store.DeployKey{Fingerprint: "SHA256:young", Label: "twice", Type: "ed25519", Bits: 256, Created: days(2)},
		store.DeployKey{KeyID: "x", Label: "odd", Unreadable: "it is cut off"}, store.DeployKey{KeyID: "y", Label: "odd", Unreadable: "it is cut off"})
	for i := range inventory.ManyPlaces {
		w.cacheKeys(fmt.Sprintf("acme/many-%d", i), store.DeployKey{Fingerprint: "SHA256:many", Label: "many", Type: "ed25519", Bits: 256, Created: days(2), LastUsed: days(1), Access: "read-write"})
	}
	want := map[string][]inventory.Finding{
		"SHA256:fresh": nil, "SHA256:dsa": {inventory.FindingBroken}, "SHA256:rsa1024": {inventory.FindingBroken},
		"SHA256:rsa2048": {inventory.FindingOldType, inventory.FindingUnused},
		"SHA256:rsa4096": {inventory.FindingNever, inventory.FindingSameLabel},
		"SHA256:young":   {inventory.FindingSameLabel}, "SHA256:many": {inventory.FindingMany},
	}
	rows := w.keySummaries()
	for fp, findings := range want {
		if got := rows[fp].Findings; !slices.Equal(got, findings) {
			t.Errorf("%s: %v, want %v", fp, got, findings)
		}
	}
	if k := rows["SHA256:many"]; k.Writes != inventory.ManyPlaces || k.Reads != 0 {
		t.Errorf("%+v", k)
	}
	all, err := w.Inventory.KeysOverview(t.Context())
	must(t, err)
	unread := 0
	for _, k := range all.Keys {
		if slices.Contains(k.Findings, inventory.FindingUnread) {
			unread++
		}
	}
	if unread != 2 {
		t.Errorf("%d unreadable keys have rows of their own, want 2", unread)
	}
}

func TestDetailsOfAKey(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, fp := w.added(2)
	d, err := w.Inventory.KeyDetails(t.Context(), fp)
	must(t, err)
	if len(d.Places) != 2 || d.Public == "" || d.Randomart == "" || d.MD5 == "" || d.Origin != "generated" || d.PrivateKey != "here" {
		t.Errorf("%+v", d)
	}
	_, err = w.Repos.DeployKeys(t.Context(), "", "acme/payments-api")
	must(t, err)
	stranger := w.forge.KeysOn("acme/payments-api")[0].Public
	d, err = w.Inventory.KeyDetails(t.Context(), stranger.Fingerprint())
	must(t, err)
	if len(d.Places) == 0 || d.Public == "" || d.PrivateKey != "unknown" || d.Origin != "" {
		t.Errorf("a stranger: %+v", d)
	}
}

func BenchmarkKeysOverview10000x3(b *testing.B) {
	w := newWorld(b, demo.Options{})
	now := time.Now()
	readings := make([]store.KeyReading, 10_000)
	for i := range readings {
		r := store.KeyReading{Account: w.account, Target: fmt.Sprintf("team-%02d/billing-api-%05d", i/500, i), Read: now}
		for k := range 3 {
			r.Keys = append(r.Keys, store.DeployKey{KeyID: fmt.Sprint(i*3 + k), Label: fmt.Sprintf("ci-%d", k), Fingerprint: fmt.Sprintf("SHA256:%043d", i*3+k),
				Type: "ed25519", Bits: 256, Public: "ssh-ed25519 AAAA", Access: "read", Created: now, LastUsed: now})
		}
		readings[i] = r
	}
	must(b, w.store.SaveKeys(b.Context(), readings...))
	for b.Loop() {
		all, err := w.Inventory.KeysOverview(b.Context())
		must(b, err)
		if len(all.Keys) != 30_000 {
			b.Fatal(len(all.Keys))
		}
	}
}
