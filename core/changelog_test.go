package core

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// someChanges makes a key, puts it somewhere, takes it off again and closes the App,
// which seals the log.
func (w *world) someChanges() {
	w.t.Helper()
	pair, err := w.Pairs.GenerateKeyPair(w.t.Context(), NewPair{Comment: "log"})
	must(w.t, err)
	placed, err := w.Placements.PlaceKey(w.t.Context(), PlaceRequest{Account: w.account, Repo: web, Fingerprint: pair.Fingerprint}, nil)
	must(w.t, err)
	must(w.t, w.Placements.RemoveDeployKey(w.t.Context(), placed.Key))
	w.reopen()
}

func (w *world) reopen() {
	w.t.Helper()
	must(w.t, w.Close())
	w.App = nil
	w.open()
}

func (w *world) logCheck() *LogCheck {
	w.t.Helper()
	c, err := w.Audit.VerifyLog(w.t.Context())
	must(w.t, err)
	return c
}

// tamper changes the file behind the program's back.
func (w *world) tamper(query string, args ...any) {
	w.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(w.dir, store.FileName))
	must(w.t, err)
	defer db.Close()
	_, err = db.ExecContext(w.t.Context(), query, args...)
	must(w.t, err)
}

func TestEveryChangeIsInTheLog(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.someChanges()
	all, err := w.Audit.Changes(t.Context(), "", 0)
	must(t, err)
	var said []string
	for _, c := range all {
		said = append(said, c.What+" "+c.State)
	}
	if got, want := strings.Join(said, ", "), "begin done, add-account intent, add-account done, store-pair intent, store-pair done, place intent, place done, remove intent, remove done"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if c := w.logCheck(); !c.OK() || c.End != EndVerified || c.Entries != int64(len(all)) {
		t.Errorf("%+v", c)
	}
}

// Whatever somebody does to the file, the first place that is not as it was written is
// named, and an end that is missing is seen by what the vault knows.
func TestTamperingWithTheLogIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		tamper string
		bad    int64
		end    LogEnd
	}{
		"nothing":            {`SELECT 1`, 0, EndVerified},
		"a field":            {`UPDATE changes SET target = 'acme/other' WHERE n = 7`, 7, EndVerified},
		"a time":             {`UPDATE changes SET at = at + 1 WHERE n = 4`, 4, EndVerified},
		"who":                {`UPDATE changes SET who = 'somebody' WHERE n = 2`, 2, EndVerified},
		"between two fields": {`UPDATE changes SET account = account || target, target = '' WHERE n = 7`, 7, EndVerified},
		"a removed line":     {`DELETE FROM changes WHERE n = 5`, 5, EndVerified},
		"the first line":     {`DELETE FROM changes WHERE n = 1`, 1, EndVerified},
		"a removed line, the others numbered anew": {`DELETE FROM changes WHERE n = 5; UPDATE changes SET n = n - 1 WHERE n > 5`, 5, EndCutOff},
		"a swapped pair":   {`UPDATE changes SET n = -6 WHERE n = 6; UPDATE changes SET n = 6 WHERE n = 7; UPDATE changes SET n = 7 WHERE n = -6`, 6, EndVerified},
		"the end":          {`DELETE FROM changes WHERE n > 7`, 0, EndCutOff},
		"one from the end": {`DELETE FROM changes WHERE n = 9`, 0, EndCutOff},
		"all":              {`DELETE FROM changes`, 1, EndCutOff},
		"a line more":      {`INSERT INTO changes SELECT n + 1, at, who, what, state, account, target, project, machine, fingerprint, key_id, label, access, rollout, detail, hash FROM changes WHERE n = 9`, 10, EndAhead},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, demo.Options{})
			w.someChanges()
			w.tamper(c.tamper)
			got := w.logCheck()
			if got.Bad != c.bad || got.End != c.end || got.OK() != (c.bad == 0 && c.end == EndVerified) || (got.Bad != 0) == got.Why.IsZero() {
				t.Errorf("%+v, want %d %s", got, c.bad, c.end)
			}
		})
	}
}

// A snapshot is what the log says that it was: nobody exchanges the evidence.
func TestAnExchangedSnapshotIsFound(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.judge()
	w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: "a"})
	w.judge()
	if c := w.logCheck(); !c.OK() || len(c.Edited) != 0 {
		t.Fatalf("%+v", c)
	}
	w.tamper(`UPDATE snapshots SET (hash, parts) = (SELECT hash, parts FROM snapshots WHERE id = 1) WHERE id = 2`)
	if c := w.logCheck(); c.OK() || len(c.Edited) != 1 || c.Edited[0] != 2 {
		t.Errorf("%+v", c)
	}
}

// What somebody else wrote in the place of the seal is not overwritten, until a person
// says so.
func TestADamagedSeal(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.someChanges()
	must(t, w.vault.Put(t.Context(), w.sealName(), []byte("no seal")))
	must(t, w.store.LogChange(t.Context(), store.Change{What: store.LogMachine, State: store.Done}))
	w.reopen()
	if c := w.logCheck(); c.End != EndNotVerifiable || !c.OK() {
		t.Errorf("%+v", c)
	}
	if c, err := w.Audit.AcceptLog(t.Context()); err != nil || c.End != EndVerified {
		t.Errorf("%+v, %v", c, err)
	}
}

// Somebody who writes a whole new end, with hashes that fit, is found by the hash in
// the vault, and what the program adds afterwards does not hide it.
func TestAnEndThatWasWrittenAnewIsFound(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.someChanges()
	copied := t.TempDir()
	must(t, w.Close())
	w.App = nil
	must(t, os.CopyFS(copied, os.DirFS(w.dir)))
	w.open()
	w.someChanges() // the vault knows this end
	must(t, w.Close())
	w.App = nil
	w.dir = copied // an older copy is put back, and goes on
	w.open()
	if c := w.logCheck(); c.Bad != 0 || c.End != EndCutOff {
		t.Fatalf("%+v", c)
	}
	for range 2 {
		w.someChanges()
	}
	c := w.logCheck()
	if c.Bad != 0 || c.End != EndOther || c.OK() {
		t.Fatalf("%+v", c)
	}
	// A person can say that it is as it should be, which is part of the log then.
	c, err := w.Audit.AcceptLog(t.Context())
	must(t, err)
	if !c.OK() || c.End != EndVerified {
		t.Errorf("%+v", c)
	}
	all, err := w.Audit.Changes(t.Context(), "", 1)
	must(t, err)
	if len(all) != 1 || all[0].What != store.LogAccepted || !strings.Contains(all[0].Detail, "vault_head") {
		t.Errorf("%+v", all)
	}
	if _, err := w.Audit.AcceptLog(t.Context()); err == nil {
		t.Error("there was nothing to accept")
	}
}

// shutVault is a vault that cannot be asked.
type shutVault struct{ vault.Vault }

func (shutVault) Get(context.Context, string) ([]byte, error) { return nil, vault.ErrLocked }
func (shutVault) Put(context.Context, string, []byte) error   { return vault.ErrLocked }
func (shutVault) State(context.Context) vault.State           { return vault.State{Err: vault.ErrLocked} }

// While the vault is shut, changes go on and the log with them; nothing asks for it
// only because of the log. What was added meanwhile is no missing end.
func TestTheLogGoesOnWhileTheVaultIsShut(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.someChanges()
	must(t, w.Close())
	w.App = nil
	open := w.vault
	w.vault = shutVault{open}
	w.open()
	must(t, w.store.LogChange(t.Context(), store.Change{What: store.LogMachine, State: store.Done}))
	if c := w.logCheck(); c.End != EndNotVerifiable || !c.OK() || !strings.Contains(c.EndWhy.String(), "locked") {
		t.Errorf("%+v", c)
	}
	must(t, w.Close())
	w.App, w.vault = nil, open
	w.open()
	if c := w.logCheck(); c.End != EndAhead || c.Sealed != 9 || !c.OK() {
		t.Errorf("%+v", c)
	}
	must(t, w.store.LogChange(t.Context(), store.Change{What: store.LogMachine, State: store.Done}))
	w.reopen()
	if c := w.logCheck(); c.End != EndVerified || c.Sealed != 11 {
		t.Errorf("%+v", c)
	}
	// Another vault knows nothing of it.
	must(t, w.Close())
	w.App, w.vault = nil, vault.NewMemory()
	w.open()
	if c := w.logCheck(); c.End != EndNotVerifiable || !c.OK() {
		t.Errorf("%+v", c)
	}
}

// Two data folders that share a vault each have a log and a seal.
func TestTwoFoldersShareAVault(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.someChanges()
	other := newWorld(t, demo.Options{})
	must(t, other.Close())
	other.App, other.vault = nil, w.vault
	other.open()
	must(t, other.store.LogChange(t.Context(), store.Change{What: store.LogMachine, State: store.Done}))
	other.reopen()
	for _, one := range []*world{w, other} {
		if c := one.logCheck(); c.End != EndVerified || !c.OK() {
			t.Errorf("%+v", c)
		}
	}
}

// logTellsWhatStands holds the log against the forge: what it says last of a key on a
// repository is so, whoever was killed when, and what came or went is in it.
func logTellsWhatStands(t *testing.T, a *App, forge *demo.Forge, repos []api.RepoPath, old keys.Fingerprint, point string) {
	t.Helper()
	check, err := a.Audit.VerifyLog(t.Context())
	must(t, err)
	if !check.OK() {
		t.Errorf("killed at %s: the log: %+v", point, check)
	}
	all, err := a.Audit.Changes(t.Context(), "", 0)
	must(t, err)
	last := map[[2]string]string{}
	for _, c := range all {
		if (c.What == store.LogPlaced || c.What == store.LogRemoved) && (c.State == store.Done || c.State == store.LogAlready) {
			last[[2]string{c.Target, c.Fingerprint}] = c.What
		}
	}
	for _, r := range repos {
		stands := map[string]bool{}
		for _, k := range forge.KeysOn(string(r)) {
			fp := string(k.Public.Fingerprint())
			stands[fp] = true
			if k.Label == "new" && last[[2]string{string(r), fp}] != store.LogPlaced {
				t.Errorf("killed at %s: the log does not tell that %s was put on %s", point, fp, r)
			}
		}
		if old != "" && !stands[string(old)] && last[[2]string{string(r), string(old)}] != store.LogRemoved {
			t.Errorf("killed at %s: the log does not tell that %s was taken off %s", point, old, r)
		}
	}
	for at, what := range last {
		stands := false
		for _, k := range forge.KeysOn(at[0]) {
			stands = stands || string(k.Public.Fingerprint()) == at[1]
		}
		if stands != (what == store.LogPlaced) {
			t.Errorf("killed at %s: the log says last %s of %s on %s", point, what, at[1], at[0])
		}
	}
}

// The seal comes along into another vault.
func TestTheSealMovesWithTheSecrets(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.someChanges()
	from := w.vault
	must(t, w.Close())
	w.App, w.vault = nil, vault.NewMemory()
	w.open()
	w.Vault.other = func(VaultKind) (vault.Vault, error) { return from, nil }
	if _, err := w.Vault.MoveSecrets(t.Context(), VaultOS, nil); err != nil {
		t.Fatal(err)
	}
	if c := w.logCheck(); c.End != EndAhead || c.Sealed != 9 || !c.OK() { // the move itself is an entry
		t.Errorf("%+v", c)
	}
	if left, err := vault.Names(t.Context(), from); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
	w.reopen()
	if c := w.logCheck(); c.End != EndVerified || !c.OK() {
		t.Errorf("%+v", c)
	}
}

// What is done outside of forges is in the log too.
func TestWhatElseIsDoneIsInTheLog(t *testing.T) {
	w := newWorld(t, demo.Options{})
	pair, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "log"})
	must(t, err)
	file := filepath.Join(t.TempDir(), "id")
	must(t, w.Exports.ExportPrivate(t.Context(), pair.Fingerprint, file, nil))
	budget := 500
	_, err = w.Accounts.ChangeAccount(t.Context(), w.account, AccountChange{HourlyBudget: &budget})
	must(t, err)
	must(t, w.HostKeys.TrustHost(t.Context(), w.forge.Info().HostKey))
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: web, Fingerprint: pair.Fingerprint}, nil)
	must(t, err)
	_, err = w.Placements.RelabelDeployKey(t.Context(), placed.Key, "another")
	must(t, err)
	again, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: web, Fingerprint: pair.Fingerprint}, nil)
	must(t, err)
	if !again.Already {
		t.Fatalf("%+v", again)
	}
	all, err := w.Audit.Changes(t.Context(), "", 0)
	must(t, err)
	said := map[string]store.Change{}
	for _, c := range all {
		said[c.What+" "+c.State] = c
	}
	for what, holds := range map[string]func(store.Change) bool{
		"export done":         func(c store.Change) bool { return c.Detail == file && c.Fingerprint == string(pair.Fingerprint) },
		"change-account done": func(c store.Change) bool { return c.Account == w.account },
		"trust-host-key done": func(c store.Change) bool { return c.Target != "" && c.Fingerprint != "" },
		"relabel intent":      func(c store.Change) bool { return c.Label == "another" && c.Target == string(web) },
		"relabel done":        func(c store.Change) bool { return c.Label == "another" && c.KeyID != "" },
		"place already":       func(c store.Change) bool { return c.Target == string(web) },
	} {
		if c, known := said[what]; !known || !holds(c) {
			t.Errorf("%s: %+v", what, c)
		}
	}
	if c := w.logCheck(); c.Bad != 0 {
		t.Errorf("%+v", c)
	}
}
