package core

import (
	"context"
	"slices"
	"strings"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/store"
	"latchkey/core/wanted"
)

// What an audit counted, its evidence and its time are part of what the log tells, and
// a snapshot that is gone is missed.
func TestAnEditedOrDeletedSnapshotIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		tamper       string
		edited, gone []int64
	}{
		"counts":                            {`UPDATE snapshots SET counts = replace(counts, '"keys":1', '"keys":7') WHERE id = 2`, []int64{2}, nil},
		"evidence":                          {`UPDATE snapshots SET evidence = replace(evidence, '"by":"', '"by":"somebody else, not ') WHERE id = 1`, []int64{1}, nil},
		"time":                              {`UPDATE snapshots SET at = at - 86400000 WHERE id = 1`, []int64{1}, nil},
		"deleted":                           {`DELETE FROM snapshots WHERE id = 1`, nil, []int64{1}},
		"the last deleted, its number free": {`DELETE FROM snapshots WHERE id = 2; UPDATE sqlite_sequence SET seq = 1 WHERE name = 'snapshots'`, nil, []int64{2}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, demo.Options{})
			w.judge()
			w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: "a"})
			w.judge()
			w.judge() // finds the same
			if c := w.logCheck(); !c.OK() {
				t.Fatalf("%+v", c)
			}
			w.tamper(c.tamper)
			for range 2 {
				if got := w.logCheck(); got.OK() || !slices.Equal(got.Edited, c.edited) || !slices.Equal(got.Gone, c.gone) {
					t.Errorf("%+v", got)
				}
				w.cacheKeys(string(web), store.DeployKey{Fingerprint: "SHA256:a", Type: "rsa", Bits: 1024, Label: "b"})
				w.judge() // which does not hide it
			}
		})
	}
}

// A log is of one data folder. Under another name the vault would know nothing of it,
// and would take whatever end it has.
func TestALogOfAnotherFolderIsNotSealed(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.someChanges()
	must(t, w.Close())
	w.App = nil
	w.tamper(`UPDATE settings SET value = 'abcdefabcdef' WHERE name = 'instance'; DELETE FROM changes WHERE n > 7`)
	w.open()
	must(t, w.store.LogChange(t.Context(), store.Change{What: store.LogMachine, State: store.Done}))
	w.reopen()
	if c := w.logCheck(); c.OK() || c.Bad != 1 || c.End == EndVerified || c.Kept {
		t.Errorf("%+v", c)
	}
	if _, found, err := w.readSeal(t.Context(), w.vault); err != nil || found {
		t.Errorf("sealed: %v, %v", found, err)
	}
	if c, err := w.Audit.AcceptLog(t.Context()); err == nil {
		t.Errorf("%+v", c)
	}
}

// A value that this program cannot have written is an entry that was changed.
func TestAnEntryThatCannotBeReadIsNamed(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.someChanges()
	w.tamper(`UPDATE changes SET project = 2 WHERE n = 5`)
	if c := w.logCheck(); c.OK() || c.Bad != 5 {
		t.Errorf("%+v", c)
	}
	all, err := w.Audit.Changes(t.Context(), "", 0)
	if err != nil || len(all) != 9 {
		t.Errorf("%d, %v", len(all), err)
	}
}

// The encrypted file is opened for the seal where its passphrase comes from a file, and
// never where somebody would be asked, or there is none yet.
func TestTheSealOpensTheVaultWhereNobodyIsAsked(t *testing.T) {
	dir, asked, unattended := t.TempDir(), 0, true
	session := func(work func(*App)) {
		t.Helper()
		a, err := Open(t.Context(), Options{DataDir: dir, Vault: VaultFile, VaultWork: 4, VaultUnattended: unattended, VaultPassphrase: func(context.Context) ([]byte, error) {
			asked++
			return []byte("a long passphrase"), nil
		}})
		must(t, err)
		if work != nil {
			work(a)
		}
		must(t, a.Close())
	}
	change := func(a *App) {
		must(t, a.store.LogChange(t.Context(), store.Change{What: store.LogHostKey, State: store.Done}))
	}
	end := func(a *App) *LogCheck {
		t.Helper()
		c, err := a.Audit.VerifyLog(t.Context())
		must(t, err)
		return c
	}
	session(change)
	if asked != 0 {
		t.Error("a vault was made for the seal")
	}
	session(func(a *App) {
		_, err := a.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "log"})
		must(t, err)
	})
	asked = 0
	session(nil)
	if asked != 0 {
		t.Error("it was asked although nothing was changed")
	}
	session(change)
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	session(func(a *App) {
		if c := end(a); c.End != EndVerified {
			t.Errorf("%+v", c)
		}
	})
	asked, unattended = 0, false
	session(change)
	if asked != 0 {
		t.Error("somebody was asked for the seal")
	}
	session(func(a *App) {
		if c := end(a); c.End != EndAhead || !c.Kept {
			t.Errorf("%+v", c)
		}
		if c := end(a); c.End != EndVerified || c.Kept {
			t.Errorf("%+v", c)
		}
	})
}

// A host key that a plan shows is trusted with it, which is in the log.
func TestHostKeysOfPlansAreInTheLog(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, key, _ := strings.Cut(w.forge.Info().HostKey, " ")
	f := &wanted.File{Version: 1, HostKeys: []string{"git.example.org " + key}}
	plan, err := w.Wanted.Plan(t.Context(), f, ApplyOptions{})
	must(t, err)
	_, err = w.Wanted.Start(t.Context(), plan)
	must(t, err)
	all, err := w.Audit.Changes(t.Context(), "", 1)
	must(t, err)
	if len(all) != 1 || all[0].What != store.LogHostKey || all[0].Target != "git.example.org" || all[0].Fingerprint == "" {
		t.Errorf("%+v", all)
	}
}
