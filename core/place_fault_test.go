package core

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"modernc.org/sqlite"

	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/store"
	"latchkey/internal/soak"
	"latchkey/keys"
	"latchkey/keys/vault"
)

var errInjected = errors.New("injected")

// schedule says which of many operations fail: the nth, and all later ones too
// when stays is set. Once healed nothing fails.
type schedule struct {
	mu     sync.Mutex
	n      int
	stays  bool
	healed bool
	calls  int
}

func (s *schedule) fails() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	return !s.healed && (s.calls == s.n || s.stays && s.calls > s.n)
}

func (s *schedule) heal() (reached bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.healed = true
	return s.calls >= s.n
}

// faultyVault fails by schedule: before an operation takes effect, or after.
type faultyVault struct {
	vault.Vault
	s     *schedule
	after bool
}

func (v *faultyVault) Put(ctx context.Context, name string, secret []byte) error {
	if !v.s.fails() {
		return v.Vault.Put(ctx, name, secret)
	}
	if v.after {
		_ = v.Vault.Put(ctx, name, secret)
	}
	return errInjected
}

func (v *faultyVault) Get(ctx context.Context, name string) ([]byte, error) {
	if v.s.fails() {
		return nil, errInjected
	}
	return v.Vault.Get(ctx, name)
}

func (v *faultyVault) Delete(ctx context.Context, name string) error {
	if !v.s.fails() {
		return v.Vault.Delete(ctx, name)
	}
	if v.after {
		_ = v.Vault.Delete(ctx, name)
	}
	return errInjected
}

// storeFault is asked by triggers at every write of a store that breakStore
// has prepared.
var storeFault atomic.Pointer[schedule]

func registerStoreFault() {
	sqlite.MustRegisterScalarFunction("test_fault", 0, func(*sqlite.FunctionContext, []sqldriver.Value) (sqldriver.Value, error) {
		if s := storeFault.Load(); s != nil && s.fails() {
			return int64(1), nil
		}
		return int64(0), nil
	})
}

// breakStore makes writes of the store fail by schedule, as a full disk does.
func breakStore(t *testing.T, dir string, s *schedule) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, store.FileName))
	must(t, err)
	defer db.Close()
	for _, table := range []string{"journal", "key_pairs", "placements", "deploy_keys", "key_reads", "accounts"} {
		for _, op := range []string{"INSERT", "UPDATE", "DELETE"} {
			_, err := db.Exec(fmt.Sprintf(`CREATE TRIGGER fault_%s_%s BEFORE %s ON %s BEGIN
				SELECT CASE WHEN test_fault() THEN RAISE(ABORT, 'injected: disk full') END; END`, table, op, op, table))
			must(t, err)
		}
	}
	storeFault.Store(s)
	t.Cleanup(func() { storeFault.Store(nil) })
}

// least returns how many failures a job must have had, so that a harm which does
// nothing is noticed.
func (h harm) least(j job) int {
	switch {
	case h.name == "store fails":
		return 3
	case j.name == "remove a key":
		return 0 // the vault has nothing to do with it
	case j.noUndo, j.name == "connect an account":
		return 1
	}
	return 3
}

// harm is one kind of failure that can be put at any point.
type harm struct {
	name string
	do   func(t *testing.T, w *world, s *schedule)
}

func harms() []harm {
	vaults := func(after bool) func(*testing.T, *world, *schedule) {
		return func(_ *testing.T, w *world, s *schedule) { w.App.vault = &faultyVault{w.vault, s, after} }
	}
	return []harm{
		{"vault fails", vaults(false)},
		{"vault works but says it failed", vaults(true)},
		{"store fails", func(t *testing.T, w *world, s *schedule) { breakStore(t, w.dir, s) }},
	}
}

// forgeHarms fail the nth request of the forge.
func forgeHarms() map[string]demo.Rule {
	return map[string]demo.Rule{
		"reset before":   {Do: demo.Reset},
		"reply lost":     {Do: demo.LostReply},
		"reply cut":      {Do: demo.Truncate},
		"broken JSON":    {Do: demo.BrokenJSON},
		"500":            {Do: demo.Status, Status: 500},
		"502":            {Do: demo.Status, Status: 502},
		"403":            {Do: demo.Status, Status: 403},
		"401":            {Do: demo.Status, Status: 401},
		"429":            {Do: demo.Status, Status: 429},
		"page of a wall": {Do: demo.HTML},
	}
}

// settleAndCheck looks at how things stand after a failure and brings them to
// an end, by Finish or by Undo.
func (w *world) settleAndCheck(t *testing.T, j job, fp keys.Fingerprint, known map[keys.Fingerprint]bool, runErr error, undo bool) (entry bool) {
	t.Helper()
	if fp == "" {
		fp = w.newKey(known)
	}
	left := w.unfinished()
	if len(left) > 1 {
		t.Fatalf("%d entries: %v", len(left), left)
	}
	if len(left) == 0 {
		want, words := j.nothing, "nothing happened"
		if runErr == nil {
			want, words = j.complete, "all was done"
		}
		if err := want(w, fp); err != nil {
			// What was done in full, and reported as failed, is no loss either.
			if full := j.complete(w, fp); full != nil {
				t.Errorf("no entry is left (run: %v), but it is not so that %s: %v", runErr, words, err)
			}
		}
		return false
	}
	if left[0].Text.IsZero() || left[0].Since.IsZero() {
		t.Errorf("an entry without words: %+v", left[0])
	}
	want, act := j.complete, w.Placements.Finish
	if undo {
		want, act = j.nothing, w.Placements.Undo
	}
	err := act(t.Context(), left[0].ID)
	if errors.Is(err, cause.ErrNothingLeft) {
		err, want = nil, j.nothing
	}
	if err != nil {
		t.Fatalf("after %v: entry %q: %v", runErr, left[0].State, err)
	}
	if err := want(w, fp); err != nil {
		t.Errorf("after %v and entry %q: %v", runErr, left[0].State, err)
	}
	if left := w.unfinished(); len(left) != 0 {
		t.Errorf("still unfinished: %v", left)
	}
	return true
}

// newTemplate returns a closed world to copy. With -short (the race detector's run)
// the tests over it are left out: they do one thing after another, many times.
func newTemplate(t *testing.T) *world {
	t.Helper()
	if testing.Short() {
		t.Skip("one thing after another: nothing to race")
	}
	w := newWorld(t, demo.Options{})
	must(t, w.Close())
	return w
}

// Whatever fails, at whatever point: nothing is left, or an entry that Finish
// and Undo really complete.
func TestEveryFailureLeavesNothingOrAnEntry(t *testing.T) {
	w := newTemplate(t)
	for _, j := range jobs() {
		for _, h := range harms() {
			for _, stays := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, %s, stays %v", j.name, h.name, stays), func(t *testing.T) {
					points := 0
					for n := 1; ; n++ {
						reached, entry := w.failOnce(t, j, false, &schedule{n: n, stays: stays}, h)
						if !reached {
							break
						}
						points++
						if entry && !j.noUndo {
							w.failOnce(t, j, true, &schedule{n: n, stays: stays}, h)
						}
					}
					if least := h.least(j); points < least {
						t.Fatalf("only %d points were tried, want %d", points, least)
					}
				})
			}
		}
	}
}

// failOnce runs a job in a fresh data folder with one failure. reached is false
// when the job ended before the failure could happen.
func (w *world) failOnce(t *testing.T, j job, undo bool, s *schedule, h harm) (reached, entry bool) {
	t.Helper()
	sub := w.fresh(t)
	fp := j.prepare(sub)
	known := sub.known()
	h.do(t, sub, s)
	err := j.run(t.Context(), sub.App, sub.about(fp))
	reached = s.heal()
	sub.App.vault = sub.vault
	sub.open() // as after a restart: nothing may live in memory only
	entry = sub.settleAndCheck(t, j, fp, known, err, undo)
	if t.Failed() {
		t.Fatalf("failure %d of %q, undo %v", s.n, h.name, undo)
	}
	return reached, entry
}

// fresh is another data folder and vault over the same forge, on which no run
// before has left anything. It is a copy of the world's own, which is closed:
// opening that is faster than making one.
func (w *world) fresh(t *testing.T) *world {
	t.Helper()
	w.sweep(t)
	sub := &world{t: t, forge: w.forge, login: w.login, account: w.account, vault: vault.NewMemory(), dir: ramFolder(t)}
	must(t, os.CopyFS(sub.dir, os.DirFS(w.dir)))
	must(t, sub.vault.Put(t.Context(), w.connections.tokenName(w.account), []byte(w.login.Token)))
	sub.open()
	return sub
}

// sweep removes what runs have left on the forge.
func (w *world) sweep(t *testing.T) {
	t.Helper()
	for _, k := range w.forge.KeysOn(string(web)) {
		if k.Label == "new" || k.Label == "old" || k.Label == "ci@build-07" {
			must(t, w.forge.RemoveKeyBehindBack(string(web), k.Public.Fingerprint()))
		}
	}
}

func TestEveryFailureOfTheForgeLeavesNothingOrAnEntry(t *testing.T) {
	w := newTemplate(t)
	type trial struct {
		job   job
		harm  string
		count int
	}
	var all []trial
	harms := forgeHarms()
	for _, name := range slices.Sorted(maps.Keys(harms)) {
		for _, j := range jobs()[:3] { // the others do not reach the forge
			for _, count := range []int{1, 0} { // one request, or all from then on
				all = append(all, trial{j, name, count})
			}
		}
	}
	for i := range (soak.Amount{Sample: 20, Whole: len(all)}).Each(t) {
		c := all[i]
		t.Run(fmt.Sprintf("%s, %s, count %d", c.job.name, c.harm, c.count), func(t *testing.T) {
			for n := 1; n <= 6; n++ { // no job makes more requests
				if w.failForge(t, c.job, false, harms[c.harm], n, c.count) {
					w.failForge(t, c.job, true, harms[c.harm], n, c.count)
				}
			}
		})
	}
}

func (w *world) failForge(t *testing.T, j job, undo bool, rule demo.Rule, n, count int) (entry bool) {
	t.Helper()
	sub := w.fresh(t)
	fp := j.prepare(sub)
	known := sub.known()
	rule.Nth, rule.Count, rule.Path = n, count, "deploy-keys"
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{rule} }))
	err := j.run(t.Context(), sub.App, sub.about(fp))
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	sub.open()
	entry = sub.settleAndCheck(t, j, fp, known, err, undo)
	if t.Failed() {
		t.Fatalf("request %d, undo %v", n, undo)
	}
	return entry
}

// execStore runs statements on a store from outside.
func execStore(t testing.TB, dir, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName)+"?_pragma=busy_timeout(10000)")
	must(t, err)
	defer db.Close()
	_, err = db.Exec(query)
	must(t, err)
}
