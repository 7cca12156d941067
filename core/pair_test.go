package core

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/hint"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/keys/vault"
)

func TestFindingAKeyPair(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	_, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "second"})
	must(t, err)
	fp := string(p.Fingerprint)
	bare := strings.TrimPrefix(fp, "SHA256:")
	for _, text := range []string{fp, bare, fp[:15], bare[:6], "ci@build-07", " " + fp + "\n", p.MD5} {
		if got, err := w.Pairs.KeyPair(t.Context(), text); err != nil || got.Fingerprint != p.Fingerprint {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", bare[:5], "SHA256:", "nobody", "SHA256:" + strings.Repeat("x", 43)} {
		if _, err := w.Pairs.KeyPair(t.Context(), text); !errors.Is(err, cause.ErrNoKeyPair) {
			t.Errorf("%q: %v", text, err)
		}
	}
	_, err = w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "ci@build-07"})
	must(t, err)
	if _, err := w.Pairs.KeyPair(t.Context(), "ci@build-07"); !errors.Is(err, cause.ErrAmbiguous) || !strings.Contains(err.Error(), fp) {
		t.Errorf("two of one comment: %v", err)
	}
	if art := w.Pairs.Randomart(p); !strings.Contains(art, "ED25519 256") || strings.Count(art, "\n") < 10 {
		t.Errorf("randomart:\n%s", art)
	}
}

func TestAPairWhoseItemIsGoneIsListedAsLost(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	must(t, w.vault.Delete(t.Context(), string(p.Fingerprint)))
	all, err := w.Pairs.KeyPairs(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].PrivateKey != inventory.PrivateKeyLost || all[0].Unchecked {
		t.Fatalf("%+v", all)
	}
	_, err = w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
	if !errors.Is(err, cause.ErrPrivateKeyLost) || w.holds(web, p.Fingerprint) || len(w.unfinished()) != 0 {
		t.Errorf("placed without a private key: %v", err)
	}
	if err := w.Exports.ExportPrivate(t.Context(), p.Fingerprint, filepath.Join(t.TempDir(), "id"), nil); !errors.Is(err, cause.ErrPrivateKeyLost) {
		t.Errorf("exported: %v", err)
	}
}

// The lists of deploy keys ask the vault too, each by itself: nobody has to
// list the key pairs first.
func TestALostPrivateKeyShowsInEveryListOfDeployKeys(t *testing.T) {
	w := newWorld(t, demo.Options{})
	lists := map[string]func() ([]DeployKey, error){
		"one repository": func() ([]DeployKey, error) { return w.Repos.DeployKeys(t.Context(), "", web) },
		"many repositories": func() (rows []DeployKey, err error) {
			err = w.Repos.AllDeployKeys(t.Context(), "", []api.RepoPath{web}, func(k KeysOf) { rows = append(rows, k.Keys...) })
			return rows, err
		},
	}
	for name, list := range lists {
		p := w.generated()
		_, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
		must(t, err)
		for _, want := range []inventory.PrivateKeyState{inventory.PrivateKeyHere, inventory.PrivateKeyLost} {
			if want == inventory.PrivateKeyLost {
				must(t, w.vault.Delete(t.Context(), string(p.Fingerprint)))
			}
			rows, err := list()
			must(t, err)
			if at := slices.IndexFunc(rows, func(k DeployKey) bool { return k.Fingerprint == p.Fingerprint }); at < 0 || rows[at].PrivateKey != want {
				t.Errorf("%s: want %s in %+v", name, want, rows)
			}
		}
	}
}

// lockedVault cannot be asked without a prompt.
type lockedVault struct {
	vault.Vault
	t *testing.T
}

func (lockedVault) State(context.Context) vault.State {
	return vault.State{Name: "locked", Err: vault.ErrLocked}
}

func (v lockedVault) Get(context.Context, string) ([]byte, error) {
	v.t.Error("a list led to a prompt")
	return nil, vault.ErrLocked
}

func TestAListNeverUnlocksTheVault(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.generated()
	_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	w.App.vault = lockedVault{w.vault, t}
	all, err := w.Pairs.KeyPairs(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].PrivateKey != inventory.PrivateKeyHere || !all[0].Unchecked {
		t.Errorf("%+v", all)
	}
	for _, c := range w.Checkup.Doctor(t.Context()) {
		if c.Name == "keyring" && (c.State == checkOK || c.Hint.IsZero()) {
			t.Errorf("doctor: %+v", c)
		}
	}
	if _, err := w.Repos.CachedKeys(t.Context(), "", web); err != nil {
		t.Error(err)
	}
	if _, err := w.Placements.Unfinished(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestImport(t *testing.T) {
	w := newWorld(t, demo.Options{})
	pair, err := keys.Generate(keys.ECDSAP256, "from elsewhere")
	must(t, err)
	open, err := pair.MarshalPrivate(nil)
	must(t, err)
	encrypted, err := pair.MarshalPrivate([]byte("geheim"))
	must(t, err)

	if _, err := w.Pairs.ImportKeyPair(t.Context(), encrypted, ""); !errors.Is(err, ask.ErrNobody) {
		t.Errorf("nobody to ask: %v", err)
	}
	w.person.Passphrase = func(context.Context, say.Text) ([]byte, error) { return []byte("wrong"), nil }
	if _, err := w.Pairs.ImportKeyPair(t.Context(), encrypted, ""); !errors.Is(err, keys.ErrWrongPassphrase) || strings.Contains(err.Error(), "wrong\"") {
		t.Errorf("wrong passphrase: %v", err)
	}
	w.person.Passphrase = func(context.Context, say.Text) ([]byte, error) { return []byte("geheim"), nil }
	got, err := w.Pairs.ImportKeyPair(t.Context(), encrypted, "new name")
	must(t, err)
	if !got.KeyPair.Encrypted || got.KeyPair.Comment != "new name" || got.KeyPair.Origin != "imported" || got.Format != "OpenSSH" ||
		got.KeyPair.Type != "ecdsa" || got.KeyPair.Bits != 256 {
		t.Errorf("%+v", got)
	}
	secret, err := w.vault.Get(t.Context(), string(got.KeyPair.Fingerprint))
	must(t, err)
	if !keys.IsEncrypted(secret) {
		t.Error("the vault has it without its passphrase")
	}
	again, err := w.Pairs.ImportKeyPair(t.Context(), bytes.ReplaceAll(open, []byte("\n"), []byte("\r\n")), "other")
	must(t, err)
	if again.KeyPair.Comment != "new name" || len(again.Repairs) == 0 {
		t.Errorf("a second import: %+v", again)
	}
	if _, err := w.Pairs.ImportKeyPair(t.Context(), []byte(pair.Public().Line()), ""); !errors.Is(err, keys.ErrPublicKey) {
		t.Errorf("public key: %v", err)
	}
	// A lost private key comes back by importing it again.
	must(t, w.vault.Delete(t.Context(), string(got.KeyPair.Fingerprint)))
	back, err := w.Pairs.ImportKeyPair(t.Context(), open, "")
	must(t, err)
	if back.KeyPair.PrivateKey != inventory.PrivateKeyHere || back.KeyPair.Encrypted {
		t.Errorf("brought back: %+v", back.KeyPair)
	}
}

func TestAnImportThatFailsLeavesAnotherFoldersKeyAlone(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	secret, err := w.vault.Get(t.Context(), string(p.Fingerprint))
	must(t, err)
	second := &world{t: t, forge: w.forge, login: w.login, vault: w.vault, dir: filepath.Join(t.TempDir(), "second")}
	second.open()
	breakStore(t, second.dir, &schedule{n: 2, stays: true}) // the intent is written, the index is not
	if _, err := second.Pairs.ImportKeyPair(t.Context(), secret, ""); err == nil {
		t.Fatal("the store did not fail")
	}
	if !w.vaultHas(string(p.Fingerprint)) {
		t.Error("the first folder's private key is gone")
	}
}

func TestExport(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	dir := t.TempDir()
	path := filepath.Join(dir, "id")
	must(t, w.Exports.ExportPrivate(t.Context(), p.Fingerprint, path, nil))
	for name, mode := range map[string]os.FileMode{path: 0o600, path + ".pub": 0o644} {
		info, err := os.Lstat(name)
		must(t, err)
		if info.Mode().Perm() != mode {
			t.Errorf("%s: %v", name, info.Mode())
		}
	}
	if pub, _ := os.ReadFile(path + ".pub"); string(pub) != p.PublicKey+"\n" {
		t.Errorf("public key: %q", pub)
	}
	keygen(t, p.PublicKey, "-y", "-f", path)
	encrypted := filepath.Join(dir, "encrypted")
	must(t, w.Exports.ExportPrivate(t.Context(), p.Fingerprint, encrypted, []byte("geheim")))
	keygen(t, p.PublicKey, "-y", "-P", "geheim", "-f", encrypted)

	before := listing(t, dir)
	must(t, os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "link")))
	must(t, os.WriteFile(filepath.Join(dir, "taken.pub"), nil, 0o600))
	for name, want := range map[string]error{"id": cause.ErrFileExists, "link": cause.ErrFileExists, "taken": cause.ErrFileExists, "no/such/id": cause.ErrNoFolder, "id/below": cause.ErrNoFolder} {
		if err := w.Exports.ExportPrivate(t.Context(), p.Fingerprint, filepath.Join(dir, name), nil); !errors.Is(err, want) || hint.Of(err).IsZero() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if after := listing(t, dir); after != before+"link taken.pub " && len(strings.Fields(after)) != len(strings.Fields(before))+2 {
		t.Errorf("left behind: %s", after)
	}
	if err := w.Exports.ExportPrivate(t.Context(), "SHA256:none", path, nil); !errors.Is(err, cause.ErrNoKeyPair) {
		t.Errorf("unknown key: %v", err)
	}
}

// A pair that came with a passphrase never leaves the vault without one by
// itself.
func TestAnEncryptedPairStaysEncryptedInAnExport(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "c", Passphrase: []byte("geheim")})
	must(t, err)
	path := filepath.Join(t.TempDir(), "id")
	must(t, w.Exports.ExportPrivate(t.Context(), p.Fingerprint, path, nil))
	data, err := os.ReadFile(path)
	must(t, err)
	if !keys.IsEncrypted(data) {
		t.Error("written open")
	}
	if _, err := w.Tests.Test(t.Context(), TestRequest{Repo: web, Fingerprint: p.Fingerprint}, nil); !errors.Is(err, ask.ErrNobody) {
		t.Errorf("test without anybody to ask: %v", err)
	}
	asked := ""
	w.person.Passphrase = func(_ context.Context, what say.Text) ([]byte, error) {
		asked = what.String()
		return []byte("geheim"), nil
	}
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Test: true}, nil)
	must(t, err)
	if placed.Report == nil || !placed.Report.OK || !strings.Contains(asked, string(p.Fingerprint)) {
		t.Errorf("asked %q, report %+v", asked, placed.Report)
	}
}

func keygen(t *testing.T, want string, args ...string) {
	t.Helper()
	tool, err := exec.LookPath("ssh-keygen")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("ssh-keygen is not installed")
		}
		t.Skip("ssh-keygen is not installed")
	}
	out, err := exec.CommandContext(t.Context(), tool, args...).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != want {
		t.Errorf("ssh-keygen: %v: %s, want %s", err, out, want)
	}
}

func listing(t *testing.T, dir string) (names string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		names += e.Name() + " "
	}
	return names
}

func TestDeletingAKeyPairNamesWhereItStands(t *testing.T) {
	w := newWorld(t, demo.Options{})
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Generate: &NewPair{Comment: "ci"}}, nil)
	must(t, err)
	fp := placed.KeyPair.Fingerprint
	must(t, w.Pairs.DeleteKeyPair(t.Context(), fp))
	plan := w.plans[len(w.plans)-1]
	if text := say.List(append(plan.Lines, plan.Stops...)...).String(); !strings.Contains(text, string(web)) || !strings.Contains(text, string(fp)) {
		t.Errorf("plan %+v", plan)
	}
	if w.vaultHas(string(fp)) || !w.holds(web, fp) {
		t.Error("the vault still has it, or the forge lost it")
	}
	rows, err := w.Repos.CachedKeys(t.Context(), "", web)
	must(t, err)
	for _, r := range rows {
		if r.Fingerprint == fp && r.PrivateKey != inventory.PrivateKeyUnknown {
			t.Errorf("row %+v", r)
		}
	}
	if err := w.Pairs.DeleteKeyPair(t.Context(), fp); !errors.Is(err, cause.ErrNoKeyPair) {
		t.Errorf("twice: %v", err)
	}
}

// A question about a key on many places names a few of them and counts the others;
// from some number on its name has to be typed at the window.
func TestDeletingAPairOnManyPlacesIsAskedShortly(t *testing.T) {
	w := newWorld(t, demo.Options{})
	list, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	pair, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "ci"})
	must(t, err)
	for n, r := range list[:12] {
		if _, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: r.Path, Fingerprint: pair.Fingerprint}, nil); err != nil {
			t.Fatalf("%d: %v", n, err)
		}
	}
	must(t, w.Pairs.DeleteKeyPair(t.Context(), pair.Fingerprint))
	plan := w.plans[len(w.plans)-1]
	if len(plan.Lines) > 8 || len(plan.Stops) != 1 || plan.Type != "ci" {
		t.Errorf("%d lines, %d stops, typed %q: %v", len(plan.Lines), len(plan.Stops), plan.Type, plan)
	}
	if text := say.List(append(plan.Lines, plan.Stops...)...).String(); !strings.Contains(text, "and 7 more") || !strings.Contains(text, "tests of 12 repositories") {
		t.Errorf("it says %s", text)
	}
}
