package core

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/audit"
	"latchkey/core/audit/snapshot"
	"latchkey/core/inventory"
	"latchkey/core/store"
	"latchkey/keys"
)

func (w *world) snapshots() []snapshot.Info {
	w.t.Helper()
	all, err := w.Audit.Snapshots(w.t.Context())
	must(w.t, err)
	return all
}

func (w *world) differences() *snapshot.Difference {
	w.t.Helper()
	d, err := w.Audit.Differences(w.t.Context(), PreviousSnapshot, LatestSnapshot)
	must(w.t, err)
	return d
}

// Each audit keeps what it saw; those that find just the same shortly after one
// another are one row that counts them, and one that asked some rules only is none.
func TestAuditsAreKept(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: "a"})
	w.judge()
	w.judge()
	all := w.snapshots()
	if len(all) != 1 || all[0].Audits != 2 || all[0].Keys != 1 || all[0].Critical+all[0].High == 0 || len(all[0].Credentials) != 1 || all[0].By == "" || all[0].PolicyHash == "" {
		t.Fatalf("%+v", all)
	}
	_, err := w.Audit.Judge(t.Context(), audit.DefaultPolicy().With(map[string]audit.Severity{"LK001": audit.Off}))
	must(t, err)
	if again := w.snapshots(); len(again) != 1 || again[0].Audits != 2 {
		t.Errorf("an audit of some rules is part of the trend: %+v", again)
	}
	w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: "b"})
	w.judge()
	if all = w.snapshots(); len(all) != 2 || all[0].Hash == all[1].Hash || all[0].ID <= all[1].ID {
		t.Fatalf("%+v", all)
	}
	d := w.differences()
	if len(d.Changes) != 1 || d.Changes[0].Kind != snapshot.Label || d.Changes[0].From != "a" || d.Changes[0].To != "b" {
		t.Errorf("%+v", d.Changes)
	}
}

func TestSnapshotsArePrunedByPolicy(t *testing.T) {
	w := newWorld(t, demo.Options{})
	now := time.Now()
	w.now = func() time.Time { return now }
	policy := audit.DefaultPolicy()
	policy.KeepSnapshots = 30
	must(t, policy.Prepare())
	for range 50 {
		for range 2 {
			w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: now.String()})
			_, err := w.Audit.Judge(t.Context(), policy)
			must(t, err)
			now = now.Add(2 * time.Hour)
		}
		now = now.Add(20 * time.Hour)
	}
	all := w.snapshots()
	if oldest := now.Sub(all[len(all)-1].At); oldest > 32*24*time.Hour {
		t.Errorf("the oldest is %v old", oldest)
	}
	byDay := map[string]int{}
	for _, s := range all {
		byDay[s.At.UTC().Format(time.DateOnly)]++
		if now.Sub(s.At) > 9*24*time.Hour && byDay[s.At.UTC().Format(time.DateOnly)] > 1 {
			t.Errorf("two of the day %v", s.At)
		}
	}
	if len(all) < 30 || len(all) > 45 {
		t.Errorf("%d are kept", len(all))
	}
	// What is kept can be compared still, and nothing else takes room.
	if _, err := w.Audit.Differences(t.Context(), "latest", strconv.FormatInt(all[len(all)-1].ID, 10)); err != nil {
		t.Error(err)
	}
}

// On GitHub the forge says who added a key; what this Latchkey did itself, its own log
// says.
func TestTheForgeSaysWhoAddedAKey(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	look := func() {
		t.Helper()
		_, err := w.Repos.DeployKeys(t.Context(), w.account, web)
		must(t, err)
		w.judge()
	}
	look()
	other := newWorld(t, demo.Options{Kind: api.GitHub})
	must(t, other.Accounts.RemoveAccount(t.Context(), other.account))
	other.forge, other.login = w.forge, w.login
	h, err := other.Accounts.AddAccount(t.Context(), other.newAccount())
	must(t, err)
	pair, err := other.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "theirs"})
	must(t, err)
	theirs, err := other.Placements.PlaceKey(t.Context(), PlaceRequest{Account: h.Account.ID, Repo: web, Fingerprint: pair.Fingerprint}, nil)
	must(t, err)
	look()
	d := w.differences()
	if len(d.Changes) != 1 || d.Changes[0].Kind != snapshot.Appeared || d.Changes[0].By != w.login.Name || len(d.Changes[0].Causes) != 0 {
		t.Fatalf("%+v", d.Changes)
	}
	must(t, w.Placements.RemoveDeployKey(t.Context(), theirs.Key.withAccount(w.account)))
	look()
	d = w.differences()
	if len(d.Changes) != 1 || d.Changes[0].Kind != snapshot.Vanished || d.Changes[0].By != w.store.Author() || d.Changes[0].Causes[0].Code != "latchkey" {
		t.Fatalf("%+v", d.Changes)
	}
	// Somebody removes one at the forge, which does not say who.
	must(t, w.forge.RemoveKeyBehindBack(string(web), firstOn(w, web)))
	look()
	d = w.differences()
	if len(d.Changes) != 1 || d.Changes[0].Kind != snapshot.Vanished || d.Changes[0].By != "" || d.Changes[0].Causes[0].Code != "unknown" {
		t.Errorf("%+v", d.Changes)
	}
}

func firstOn(w *world, repo api.RepoPath) keys.Fingerprint {
	w.t.Helper()
	for _, k := range w.forge.KeysOn(string(repo)) {
		if !k.Public.IsZero() {
			return k.Public.Fingerprint()
		}
	}
	w.t.Fatal("there is no key")
	return ""
}

func (k DeployKey) withAccount(account string) DeployKey {
	k.Account = account
	return k
}

// What happens at a forge is read again and told: the token with which a key was made
// is deleted there, a repository is renamed, another one is deleted.
func TestWhyKeysVanishAtAForge(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	look := func() []snapshot.Change {
		t.Helper()
		_, err := w.Repos.RefreshRepos(t.Context(), w.account, nil)
		must(t, err)
		_, err = w.Inventory.SyncInventory(t.Context(), inventory.Options{MaxAge: time.Nanosecond}, nil)
		must(t, err)
		w.judge()
		if len(w.snapshots()) < 2 {
			return nil
		}
		return w.differences().Changes
	}
	pair, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "ours"})
	must(t, err)
	_, err = w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: web, Fingerprint: pair.Fingerprint}, nil)
	must(t, err)
	look()

	var fresh demo.Login
	for _, u := range w.forge.Info().Users {
		if u.Name == w.login.Name && u.Token != w.login.Token && fresh.Token == "" {
			fresh = u
		}
	}
	old := w.login.Token
	w.login = fresh
	_, err = w.Accounts.AddAccount(t.Context(), w.newAccount())
	must(t, err)
	w.forge.DeleteToken(old)
	changes := look()
	if len(changes) != 1 || changes[0].Kind != snapshot.Vanished || changes[0].Fingerprint != pair.Fingerprint || changes[0].Causes[0].Code != "token-gone" || changes[0].Causes[0].Certain {
		t.Fatalf("%+v", changes)
	}

	must(t, w.forge.Rename(string(web), "acme/renamed"))
	changes = look()
	if len(changes) != len(w.forge.KeysOn("acme/renamed")) || len(changes) == 0 {
		t.Fatalf("%+v", changes)
	}
	for _, c := range changes {
		if c.Kind != snapshot.Moved || c.From != string(web) || c.To != "acme/renamed" || c.Causes[0].Code != "repository-renamed" {
			t.Errorf("%+v", c)
		}
	}

	stood := len(w.forge.KeysOn("acme/renamed"))
	must(t, w.forge.RemoveRepo("acme/renamed"))
	changes = look()
	if len(changes) != stood {
		t.Fatalf("%+v", changes)
	}
	for _, c := range changes {
		if c.Kind != snapshot.Vanished || c.Causes[0].Code != "repository-gone" || c.Causes[0].Certain {
			t.Errorf("%+v", c)
		}
	}
}

// The story of a key has what audits saw of it besides what Latchkey did: when it came,
// that somebody else renamed it, and when it was gone.
func TestTheStoryOfAKeyWalksTheAudits(t *testing.T) {
	w := newWorld(t, demo.Options{})
	other := store.DeployKey{KeyID: "7", Fingerprint: "SHA256:b", Type: "ed25519", Bits: 256, Label: "other"}
	a := store.DeployKey{KeyID: "1", Fingerprint: "SHA256:a", Type: "ed25519", Bits: 256, Label: "a"}
	renamed := a
	renamed.Label = "z"
	for _, list := range [][]store.DeployKey{{other}, {other, a}, {other, renamed}, {other}} {
		w.cacheKeys(string(web), list...)
		w.judge()
	}
	events, err := w.Audit.Story(t.Context(), "SHA256:a", 0)
	must(t, err)
	if len(events) != 3 || events[0].What != "saw-vanished" || len(events[0].Why) == 0 || events[1].What != "saw-label" || events[1].From != "a" || events[1].To != "z" || events[2].What != "saw-appeared" {
		t.Fatalf("%+v", events)
	}
	for _, e := range events {
		if e.Target != string(web) || e.Since.IsZero() || e.At.Before(e.Since) {
			t.Errorf("%+v", e)
		}
	}
	if few, err := w.Audit.Story(t.Context(), "SHA256:a", 1); err != nil || len(few) != 1 || few[0].What != "saw-vanished" {
		t.Errorf("%+v, %v", few, err)
	}
}

// One snapshot that is not as it was written hides what it saw, not what others did.
func TestADamagedSnapshotDoesNotHideAStory(t *testing.T) {
	w := newWorld(t, demo.Options{})
	key := func(label string) store.DeployKey {
		return store.DeployKey{Fingerprint: "SHA256:a", Type: "ssh-ed25519", Label: label}
	}
	for _, label := range []string{"a", "b", "c", "d"} {
		w.cacheKeys(string(web), key(label))
		w.judge()
	}
	w.tamper(`UPDATE snapshots SET parts = randomblob(length(parts)) WHERE id = 2`)
	events, err := w.Audit.Story(t.Context(), "SHA256:a", 0)
	must(t, err)
	var words []string
	for _, e := range events {
		words = append(words, e.What+" "+e.To)
	}
	if got := strings.Join(words, ", "); got != "saw-label d, saw-unreadable , saw-unreadable " {
		t.Errorf("%s", got)
	}
}
