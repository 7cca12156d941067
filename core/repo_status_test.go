package core

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

func (w *world) row(repo string) RepoRow {
	w.t.Helper()
	rows, err := w.Repos.CachedRepos(w.t.Context(), w.account)
	must(w.t, err)
	for _, r := range rows {
		if string(r.Path) == repo {
			return r
		}
	}
	w.t.Fatalf("%s is not among %d repositories", repo, len(rows))
	return RepoRow{}
}

func TestTheStatusOfARepositoryCountsItsWorstKeys(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, err := w.Repos.RefreshRepos(t.Context(), w.account, nil)
	must(t, err)
	days := func(n int) time.Time { return time.Now().AddDate(0, 0, -n) }
	used := store.DeployKey{Fingerprint: "SHA256:used", Label: "ci", Created: days(400), LastUsed: days(1)}
	laptop := store.DeployKey{Fingerprint: "SHA256:laptop", Label: "laptop", Created: days(400)}
	old := store.DeployKey{Fingerprint: "SHA256:old", Label: "old", Created: days(900), LastUsed: days(400)}
	fresh := store.DeployKey{Fingerprint: "SHA256:fresh", Label: "fresh", Created: days(2)}
	for name, c := range map[string]struct {
		list                   []store.DeployKey
		bulk                   bool
		unused, never, notRead int
	}{
		"a used key hides no dead one":      {list: []store.DeployKey{used, laptop}, unused: 1, never: 1},
		"nor one that is long unused":       {list: []store.DeployKey{used, old, laptop}, unused: 2, never: 1},
		"a fresh key is no dead one":        {list: []store.DeployKey{used, fresh}},
		"what was not read is not unused":   {list: []store.DeployKey{laptop, fresh}, bulk: true, notRead: 2},
		"an old use, not read since, is no": {list: []store.DeployKey{old}, bulk: true},
	} {
		if c.bulk {
			w.cacheKeysWithoutUse("acme/ledger", withoutUse(c.list)...)
		} else {
			w.cacheKeys("acme/ledger", c.list...)
		}
		r := w.row("acme/ledger")
		if r.Keys != len(c.list) || r.Unused != c.unused || r.Never != c.never || r.UseUnread != c.notRead {
			t.Errorf("%s: %d keys, %d unused, %d of them never, %d not read", name, r.Keys, r.Unused, r.Never, r.UseUnread)
		}
		list, err := w.Repos.CachedKeys(t.Context(), w.account, "acme/ledger")
		must(t, err)
		if same := WithKeys(RepoRow{}, list, inventory.UnusedAfter, time.Now()); same.Unused != r.Unused || same.Never != r.Never || same.UseUnread != r.UseUnread || !same.LastUsed.Equal(r.LastUsed) {
			t.Errorf("%s: the same keys make %+v and %+v", name, same, r)
		}
	}
	w.cacheKeys("acme/ledger", old)
	w.Inventory.SetUnusedAfter(2000 * 24 * time.Hour)
	if r := w.row("acme/ledger"); r.Unused != 0 {
		t.Errorf("unused beyond what a person calls so: %+v", r)
	}
}

// at is a connection of the account.
func (w *world) at() *connection {
	w.t.Helper()
	c, err := w.connections.connect(w.t.Context(), w.account)
	must(w.t, err)
	return c
}

func withoutUse(list []store.DeployKey) (out []store.DeployKey) {
	for _, k := range list {
		k.UseRead = time.Time{}
		out = append(out, k)
	}
	return out
}

func TestAVerificationIsAUse(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, err := w.Repos.RefreshRepos(t.Context(), w.account, nil)
	must(t, err)
	pair := w.generated()
	_, err = w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: "acme/web-frontend", Fingerprint: pair.Fingerprint, Test: true}, nil)
	must(t, err)
	// The forge tells nothing of it, and the key looks old.
	long := time.Now().AddDate(-2, 0, 0)
	w.cacheKeys("acme/web-frontend", store.DeployKey{Fingerprint: string(pair.Fingerprint), Created: long})
	list, err := w.Repos.CachedKeys(t.Context(), w.account, "acme/web-frontend")
	must(t, err)
	r, k := w.row("acme/web-frontend"), w.keySummaries()[string(pair.Fingerprint)]
	if len(list) != 1 || !list[0].UseKnown || list[0].Verified.IsZero() || r.Unused != 0 || time.Since(r.LastUsed) > time.Hour || len(k.Findings) != 0 || !k.UseKnown {
		t.Errorf("%+v\n%+v\n%+v", list, r, k)
	}
	plan := w.Placements.removePlan(target{connection: w.at(), path: "acme/web-frontend"}, list[0])
	if !strings.Contains(say.List(plan.Stops...).String(), "it was last used on") || strings.Contains(say.List(plan.Stops...).String(), "never") {
		t.Errorf("%q", plan.Stops)
	}
	// Without a key there, nothing is verified any more.
	w.cacheKeys("acme/web-frontend")
	w.cacheKeys("acme/web-frontend", store.DeployKey{Fingerprint: string(pair.Fingerprint), Created: long})
	if r := w.row("acme/web-frontend"); r.Unused != 1 {
		t.Errorf("%+v", r)
	}
}

func TestARemovalSaysWhatIsKnownOfTheUse(t *testing.T) {
	w := newWorld(t, demo.Options{})
	at := target{connection: w.at(), path: "acme/web-frontend"}
	for want, k := range map[string]DeployKey{
		"it has never been used so far":      {UseRead: time.Now()},
		"when it was last used was not read": {},
		"it was last used on 2026-01-02":     {LastUsed: time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)},
	} {
		if plan := w.Placements.removePlan(at, k); !strings.Contains(say.List(plan.Stops...).String(), want) {
			t.Errorf("%q, want %q", plan.Stops, want)
		}
	}
}

func TestAKeyOfTheProjectOpensItsRepositories(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, err := w.Repos.RefreshRepos(t.Context(), w.account, nil)
	must(t, err)
	if r := w.row("acme/payments-api"); !r.ProjectUnread || len(r.OpenedBy) > 0 {
		t.Errorf("before its project was read: %+v", r)
	}
	_, err = w.Repos.ProjectDeployKeys(t.Context(), w.account, "acme/PAY")
	must(t, err)
	r := w.row("acme/payments-api")
	if r.ProjectUnread || len(r.OpenedBy) == 0 || r.OpenedBy[0].Project != "acme/PAY" || r.OpenedBy[0].Label == "" {
		t.Errorf("%+v", r)
	}
	// A key of a person's own opens it too, as long as it is not refused.
	private := api.RepoPath("acme/payments-api")
	fp := keys.Fingerprint("SHA256:own")
	opened := probe.Report{Rungs: []probe.Rung{{Name: probe.RungRepository, State: probe.Passed}}}
	w.Tests.recordAccess(t.Context(), w.account, private, fp, opened)
	if r := w.row(string(private)); len(r.OpenedBy) < 2 || r.OpenedBy[len(r.OpenedBy)-1].Fingerprint != fp {
		t.Errorf("%+v", r.OpenedBy)
	}
	w.Tests.recordAccess(t.Context(), w.account, private, fp, probe.Report{Rungs: []probe.Rung{{Name: probe.RungTCP, State: probe.Failed}}})
	if r := w.row(string(private)); len(r.OpenedBy) < 2 {
		t.Error("a test that did not get there refutes it")
	}
	w.Tests.recordAccess(t.Context(), w.account, private, fp, probe.Report{Rungs: []probe.Rung{{Name: probe.RungAuth, State: probe.Failed}}})
	if r := w.row(string(private)); len(r.OpenedBy) != len(w.row("acme/payments-api").OpenedBy) || r.OpenedBy[len(r.OpenedBy)-1].Fingerprint == fp {
		t.Errorf("%+v", r.OpenedBy)
	}
}

// A encrypted file that is not there keeps nothing from anybody for good: what was
// said while it was away goes when it is back.
func TestAVaultThatWasAwayIsNotLost(t *testing.T) {
	w := newWorld(t, demo.Options{})
	dir := t.TempDir()
	passphrase := func(context.Context) ([]byte, error) { return []byte("correct horse"), nil }
	open := func(ask func(context.Context) ([]byte, error)) {
		v, err := vault.OpenFile(filepath.Join(dir, "vault.age"), vault.FileOptions{Passphrase: ask, NewPassphrase: passphrase, WorkFactor: 10})
		must(t, err)
		w.vault = v
		w.open()
	}
	open(passphrase)
	pair := w.generated()
	find := func() KeyPair {
		all, err := w.Pairs.KeyPairs(t.Context())
		must(t, err)
		return all[0]
	}
	must(t, os.Rename(filepath.Join(dir, "vault.age"), filepath.Join(dir, "away")))
	open(passphrase)
	if k := find(); k.PrivateKey != inventory.PrivateKeyLost || !k.Unchecked {
		t.Errorf("while it is away: %+v", k)
	}
	must(t, os.Rename(filepath.Join(dir, "away"), filepath.Join(dir, "vault.age")))
	open(passphrase) // not opened yet: nobody has looked
	if k := find(); k.PrivateKey != inventory.PrivateKeyHere || !k.Unchecked || k.Fingerprint != pair.Fingerprint {
		t.Errorf("when it is back: %+v", k)
	}
}

// What was said to be lost is looked for again as soon as the vault is open.
func TestWhatWasLostIsLookedForAgain(t *testing.T) {
	w := newWorld(t, demo.Options{})
	one := w.generated()
	other, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "other"})
	must(t, err)
	must(t, w.store.SetLost(t.Context(), string(one.Fingerprint), true)) // and it is there
	_, err = w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: web, Fingerprint: other.Fingerprint, Test: true}, nil)
	must(t, err)
	if k := w.keySummaries()[string(one.Fingerprint)]; k.PrivateKey != inventory.PrivateKeyHere {
		t.Errorf("%+v", k)
	}
}
