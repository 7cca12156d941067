package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// chain reads the whole log and fails where an entry does not follow from the one
// before.
func chain(t *testing.T, s *Store) (all []Change) {
	t.Helper()
	before := ""
	ok(t, s.EachChange(t.Context(), func(c *Change) bool {
		if c.N != int64(len(all)+1) || c.Chain(before) != c.Hash {
			t.Fatalf("entry %d does not follow: %+v", len(all)+1, c)
		}
		before = c.Hash
		all = append(all, *c)
		return true
	}))
	return all
}

// In an older folder the log begins when it is first opened, and says that there was
// something before.
func TestTheLogOfAnOlderFolderBeginsWithSayingSo(t *testing.T) {
	steps, err := migrations()
	ok(t, err)
	for version := 1; version < logSince; version++ {
		dir := t.TempDir()
		db, err := sql.Open("sqlite", filepath.Join(dir, FileName))
		ok(t, err)
		for _, step := range steps[:version] {
			_, err := db.Exec(step)
			ok(t, err)
		}
		_, err = db.Exec(fmt.Sprintf(`PRAGMA user_version = %d; PRAGMA application_id = %d;
			INSERT INTO journal (what, subject, state, account, target, project, fingerprint, public, label, access, key_id, detail, owner, created, updated, outcome)
			VALUES ('place','s','sent','a','w/r',0,'','','','','','{}','',1,1,'done');`, version, applicationID))
		ok(t, err)
		ok(t, db.Close())
		s := open(t, dir)
		all := chain(t, s)
		if len(all) != 1 || all[0].What != LogBegins || !strings.Contains(all[0].Detail, `"journal_before":1`) || all[0].At.IsZero() {
			t.Errorf("from version %d: %+v", version, all)
		}
		ok(t, s.Close())
		if again := chain(t, open(t, dir)); len(again) != 1 { // it begins once
			t.Errorf("from version %d, opened again: %+v", version, again)
		}
	}
}

// An entry is there when its change is, and only then.
func TestALogEntryIsPartOfItsChange(t *testing.T) {
	s := open(t, t.TempDir())
	w, _, err := s.Begin(t.Context(), Entry{What: "place", Subject: "x", State: "intent", Target: "w/r", Fingerprint: "SHA256:x", Label: "a\xffb\x00\n"})
	ok(t, err)
	if err := w.End(t.Context(), Done, &Changes{PutPlace: &Placement{Account: "nobody", Target: "w/r"}}); err == nil {
		t.Fatal("an account that is not there was taken")
	}
	if all := chain(t, s); len(all) != 2 || all[1].State != LogIntent {
		t.Errorf("%+v", all)
	}
	ok(t, w.End(t.Context(), Failed, nil))
	if all := chain(t, s); len(all) != 3 || all[2].State != Failed || all[2].Fingerprint != "SHA256:x" {
		t.Errorf("%+v", all)
	}
	if err := w.End(t.Context(), Done, nil); err == nil || !errors.Is(err, ErrClaimed) {
		t.Errorf("ended twice: %v", err)
	}
	if all := chain(t, s); len(all) != 3 {
		t.Errorf("%+v", all)
	}
}

// Two programs write one log.
func TestTwoProgramsWriteOneLog(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	var all sync.WaitGroup
	for _, s := range []*Store{a, b, a, b} {
		all.Go(func() {
			for range 25 {
				if err := s.LogChange(context.Background(), Change{What: LogMachine, State: Done}, Change{What: LogForgotten, State: Done}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := chain(t, a); len(got) != 201 {
		t.Errorf("%d entries", len(got))
	}
}

// What acts of a rollout did is in the log with the rollout's number, under the name
// that the repository has.
func TestActsOfARolloutAreLogged(t *testing.T) {
	s := open(t, t.TempDir())
	id, err := s.AddRollout(t.Context(), Rollout{Verb: "add", Hash: "h", State: "planned"}, []RolloutStep{{N: 1, Account: "a", Target: "w/r", State: "waiting"}})
	ok(t, err)
	claim, err := s.ClaimRollout(t.Context(), id)
	ok(t, err)
	defer claim.Release()
	ok(t, claim.Commit(t.Context(), Mark{Rollout: &Rollout{State: "running"}}))
	ok(t, claim.Commit(t.Context(), Mark{Rollout: &Rollout{State: "running", Reason: "waits"}})) // no other state: nothing to be logged
	ok(t, claim.Commit(t.Context(), Mark{Steps: []RolloutStep{{N: 1, Account: "a", Target: "w/r", State: "done"}}, Log: []Change{{What: LogPlaced, State: Done, Account: "a", Target: "w/r", Fingerprint: "SHA256:x"}}}))
	var said []string
	for _, c := range chain(t, s)[1:] {
		if c.Rollout != id {
			t.Errorf("%+v", c)
		}
		said = append(said, c.What+" "+c.State)
	}
	if last, err := s.LastChanges(t.Context(), "SHA256:x", 5); err != nil || len(last) != 1 || last[0].N != 4 {
		t.Errorf("%+v, %v", last, err)
	}
	if last, err := s.LastChanges(t.Context(), "", 2); err != nil || len(last) != 2 || last[0].N != 3 || last[1].N != 4 {
		t.Errorf("%+v, %v", last, err)
	}
	if got := strings.Join(said, ", "); got != "rollout intent, rollout running, place done" {
		t.Error(got)
	}
}

// Of two who confirm one plan at once, one is told that it was confirmed, and nothing of
// where the store lies.
func TestAPlanIsConfirmedOnce(t *testing.T) {
	s := open(t, t.TempDir())
	for n := range 2 {
		_, err := s.AddRollout(t.Context(), Rollout{Verb: "add", Hash: "h", State: "planned"}, nil)
		switch {
		case n == 0:
			ok(t, err)
		case !errors.Is(err, ErrHashUsed) || strings.Contains(err.Error(), s.path) || !strings.Contains(err.Error(), "rollout 1"):
			t.Error(err)
		}
	}
}

// Content is stored once, and goes when the last snapshot does that has it.
func TestContentOfSnapshots(t *testing.T) {
	s := open(t, t.TempDir())
	content := func(text string) Content { return Content{sha256.Sum256([]byte(text)), []byte(text)} }
	index := func(rows ...Content) Content {
		var all []byte
		for _, r := range rows {
			all = append(all, r.Hash[:]...)
		}
		return Content{sha256.Sum256(all), all}
	}
	a, b, c := content("a"), content("b"), content("c")
	x, y := index(a, b), index(b, c)
	for _, part := range []Content{x, y} {
		_, err := s.AddSnapshot(t.Context(), Snapshot{At: noon, Hash: "h", Parts: part.Hash[:], Counts: "{}", Evidence: "{}"}, []Content{a, b, c, part})
		ok(t, err)
	}
	partsOf := func(table []byte) [][sha256.Size]byte { return [][sha256.Size]byte{[sha256.Size]byte(table)} }
	count := func() (n int) {
		ok(t, s.cache.QueryRowContext(t.Context(), `SELECT count(*) FROM snapshot_content`).Scan(&n))
		return n
	}
	if n := count(); n != 5 {
		t.Errorf("%d rows", n)
	}
	ok(t, s.PruneSnapshots(t.Context(), []int64{1}, partsOf))
	got, err := s.SnapshotContent(t.Context(), [][sha256.Size]byte{c.Hash, a.Hash, b.Hash, c.Hash, x.Hash, y.Hash})
	ok(t, err)
	if string(got[0]) != "c" || got[1] != nil || string(got[2]) != "b" || string(got[3]) != "c" || got[4] != nil || got[5] == nil || count() != 3 {
		t.Errorf("%q, %d rows", got, count())
	}
	if all := chain(t, s); len(all) != 4 || all[1].What != LogAudited || all[3].What != LogPruned || all[3].Detail != `{"snapshots":[1]}` {
		t.Errorf("%+v", all)
	}
}
