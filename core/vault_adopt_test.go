package core

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/hint"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// withoutDatabase opens the world's folder after its database was lost.
func (w *world) withoutDatabase() *App {
	w.t.Helper()
	must(w.t, w.Close())
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(w.dir, "latchkey.db"+end)); err != nil && !os.IsNotExist(err) {
			w.t.Fatal(err)
		}
	}
	a, err := Open(w.t.Context(), w.options())
	must(w.t, err)
	w.t.Cleanup(func() { must(w.t, a.Close()) })
	return a
}

func TestPrivateKeysComeBackAfterTheDatabaseWasLost(t *testing.T) {
	w := newWorld(t, demo.Options{})
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: web, Generate: &NewPair{Comment: "ci@build-07"}}, nil)
	must(t, err)
	fp := placed.KeyPair.Fingerprint
	encrypted, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "encrypted", Passphrase: []byte("a passphrase")})
	must(t, err)
	must(t, w.vault.Put(t.Context(), "SHA256:rubbish", []byte("no key at all")))

	a := w.withoutDatabase()
	if when, err := a.Vault.Lost(t.Context()); when == "" || err != nil {
		t.Errorf("lost %q, %v", when, err)
	}
	if pairs, err := a.Pairs.KeyPairs(t.Context()); err != nil || len(pairs) != 0 {
		t.Fatalf("%v %v", pairs, err)
	}
	found, err := a.Vault.Adoptables(t.Context())
	if err != nil || len(found) != 3 {
		t.Fatalf("%+v %v", found, err)
	}
	var wanted []keys.Fingerprint
	for _, f := range found {
		switch f.Fingerprint {
		case fp:
			if f.Comment != "ci@build-07" || f.Type != "ed25519" || f.Encrypted || f.Problem != "" {
				t.Errorf("%+v", f)
			}
		case encrypted.Fingerprint:
			if !f.Encrypted || f.Problem != "" {
				t.Errorf("%+v", f)
			}
		default:
			if f.Problem == "" {
				t.Errorf("%+v", f)
			}
		}
		wanted = append(wanted, f.Fingerprint)
	}
	adopted, err := a.Vault.Adopt(t.Context(), wanted)
	if len(adopted) != 2 || err == nil {
		t.Fatalf("%+v %v", adopted, err)
	}
	if when, _ := a.Vault.Lost(t.Context()); when == "" {
		t.Error("it is settled while something is left")
	}
	must(t, w.vault.Delete(t.Context(), "SHA256:rubbish"))
	if adopted, err = a.Vault.Adopt(t.Context(), nil); err != nil || len(adopted) != 0 {
		t.Errorf("%+v %v", adopted, err)
	}
	if when, _ := a.Vault.Lost(t.Context()); when != "" {
		t.Error("it is not settled")
	}

	// Placements come from the inventory, and the pair is as good as before.
	h, err := a.Accounts.AddAccount(t.Context(), w.newAccount())
	must(t, err)
	_, err = a.Repos.DeployKeys(t.Context(), h.Account.ID, web)
	must(t, err)
	pair, err := a.Pairs.KeyPair(t.Context(), "ci@build-07")
	must(t, err)
	if pair.Fingerprint != fp || pair.PrivateKey != inventory.PrivateKeyHere || len(pair.Placed) != 1 {
		t.Errorf("%+v", pair)
	}
	must(t, a.Exports.ExportPrivate(t.Context(), fp, filepath.Join(t.TempDir(), "id"), nil))
}

func TestAVaultThatCannotBeListedSaysSo(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.App.vault = unlistable{w.vault}
	if _, err := w.Vault.Adoptables(t.Context()); !errors.Is(err, vault.ErrNoList) || hint.Of(err).IsZero() {
		t.Errorf("%v", err)
	}
	if n, err := w.Vault.Unlisted(t.Context()); n != 0 || err != nil {
		t.Errorf("%d %v", n, err)
	}
}

type unlistable struct{ v vault.Vault }

func (u unlistable) Put(ctx context.Context, name string, secret []byte) error {
	return u.v.Put(ctx, name, secret)
}
func (u unlistable) Get(ctx context.Context, name string) ([]byte, error) { return u.v.Get(ctx, name) }
func (u unlistable) Delete(ctx context.Context, name string) error        { return u.v.Delete(ctx, name) }
func (u unlistable) State(ctx context.Context) vault.State                { return u.v.State(ctx) }

func TestADataFolderRemembersItsVault(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	opened := func(kind VaultKind, remember bool) *App {
		t.Helper()
		pass := func(context.Context) ([]byte, error) { return []byte("correct horse"), nil }
		a, err := Open(t.Context(), Options{DataDir: dir, Vault: kind, RememberVault: remember, VaultPassphrase: pass, KnownHosts: []string{}})
		must(t, err)
		return a
	}
	for _, step := range []struct {
		named    VaultKind
		remember bool
		want     VaultKind
	}{
		{"", false, VaultOS},
		{VaultFile, false, VaultFile}, // nothing is kept yet: the first that is named
		{"", false, VaultFile},
		{VaultMemory, false, VaultMemory},
		{VaultOS, false, VaultOS}, // once
		{"", false, VaultFile},
		{VaultOS, true, VaultOS}, // for good
		{"", false, VaultOS},
	} {
		a := opened(step.named, step.remember)
		if got := a.Vault.VaultInUse(); got != step.want {
			t.Errorf("named %q: %s, want %s", step.named, got, step.want)
		}
		must(t, a.Close())
	}
}

func TestThePassphraseOfTheEncryptedFileCanBeChanged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	passphrase, fresh := "nothing", "correct horse"
	open := func() *App {
		t.Helper()
		a, err := Open(t.Context(), Options{DataDir: dir, Vault: VaultFile, KnownHosts: []string{}, VaultWork: 4,
			VaultPassphrase: func(context.Context) ([]byte, error) { return []byte(passphrase), nil },
			NewPassphrase:   func(context.Context) ([]byte, error) { return []byte(fresh), nil }})
		must(t, err)
		return a
	}
	a := open()
	pair, err := a.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "x"})
	must(t, err)
	must(t, a.Close())

	passphrase, fresh = "correct horse", "battery staple"
	a = open()
	must(t, a.Vault.ChangeVaultPassphrase(t.Context(), false))
	must(t, a.Close())

	a = open() // with the old one
	if err := a.Vault.UnlockVault(t.Context()); !errors.Is(err, vault.ErrWrongPassphrase) {
		t.Errorf("the old passphrase: %v", err)
	}
	must(t, a.Close())
	passphrase = "battery staple"
	a = open()
	if got, err := a.Pairs.KeyPair(t.Context(), string(pair.Fingerprint)); err != nil || got.PrivateKey != inventory.PrivateKeyHere {
		t.Errorf("%+v %v", got, err)
	}
	must(t, a.Close())
	w := newWorld(t, demo.Options{})
	if err := w.Vault.ChangeVaultPassphrase(t.Context(), false); !errors.Is(err, vault.ErrNoRekey) || hint.Of(err).IsZero() {
		t.Errorf("another vault: %v", err)
	}
}
