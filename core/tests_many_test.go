package core

import (
	"errors"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/probe"
	"latchkey/keys/vault"
)

// tested runs tests and gives what came of each, by repository.
func (w *world) tested(items []TestItem, o TestOptions) (map[api.RepoPath]TestResult, error) {
	w.t.Helper()
	got := map[api.RepoPath]TestResult{}
	began := map[int]bool{}
	o.Each = func(r TestResult) {
		if r.State == TestRunning {
			began[r.N] = true
			return
		}
		if !began[r.N] && r.State != TestNoKey {
			w.t.Errorf("%s ended and never began", r.Repo)
		}
		got[r.Repo] = r
	}
	err := w.Tests.TestMany(w.t.Context(), items, o)
	return got, err
}

func (w *world) planned(repos ...api.RepoPath) []TestItem {
	w.t.Helper()
	items, err := w.Tests.PlanTests(w.t.Context(), TestsRequest{Account: w.account, Repos: repos})
	must(w.t, err)
	return items
}

func TestManyKeysAreTestedAndOneIsRefused(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, fp := w.added(5)
	must(t, w.forge.RemoveKeyBehindBack(string(ledger), fp))
	before := w.forge.Requests("ada")
	items := w.planned(many(5)...)
	if len(items) != 5 || items[0].Fingerprint != fp || items[0].Label == "" {
		t.Fatalf("planned %+v", items)
	}
	got, err := w.tested(items, TestOptions{Depth: probe.Clone})
	must(t, err)
	for _, repo := range many(5) {
		r := got[repo]
		want := TestPassed
		if repo == ledger {
			want = TestFailed
		}
		if r.State != want || r.Report == nil || r.Text.IsZero() || want == TestFailed && r.Hint.IsZero() {
			t.Errorf("%s: %+v", repo, r)
		}
		if want == TestPassed && (r.Report.Cloned == nil || len(w.forge.Uses(string(repo), fp)) < 2) {
			t.Errorf("%s was not cloned", repo)
		}
	}
	if n := w.forge.Requests("ada") - before; n != 0 {
		t.Errorf("it spent %d requests", n)
	}

	// Put back, the one that failed passes when it alone is tried again.
	public, err := w.Pairs.KeyPair(t.Context(), string(fp))
	must(t, err)
	_, err = w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: ledger, Fingerprint: public.Fingerprint}, nil)
	must(t, err)
	got, err = w.tested(w.planned(ledger), TestOptions{})
	must(t, err)
	if len(got) != 1 || got[ledger].State != TestPassed {
		t.Errorf("again: %+v", got)
	}
}

func TestWithoutAPrivateKeyNothingIsTried(t *testing.T) {
	w := newWorld(t, demo.Options{})
	items := w.planned(web)
	if len(items) != 1 || items[0].Fingerprint != "" {
		t.Fatalf("planned %+v", items)
	}
	got, err := w.tested(items, TestOptions{})
	must(t, err)
	if r := got[web]; r.State != TestNoKey || r.Report != nil {
		t.Errorf("%+v", r)
	}
}

// A key that is asked for is tried where it is not known to stand, too.
func TestOneKeyIsTriedOnOtherRepositories(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, fp := w.added(1)
	items, err := w.Tests.PlanTests(t.Context(), TestsRequest{Account: w.account, Repos: many(2), Fingerprint: fp})
	must(t, err)
	got, err := w.tested(items, TestOptions{})
	must(t, err)
	if got[many(2)[0]].State != TestPassed || got[many(2)[1]].State != TestFailed {
		t.Errorf("%+v", got)
	}
}

func TestAStoppedRunBeginsNoFurtherTest(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.added(5)
	stop := make(chan struct{})
	close(stop)
	got, err := w.tested(w.planned(many(5)...), TestOptions{Stop: stop})
	if err != nil || len(got) != 0 {
		t.Errorf("%v, %d were tested", err, len(got))
	}
}

func TestALockedVaultEndsTheRun(t *testing.T) {
	w := newWorld(t, demo.Options{})
	w.added(5)
	items := w.planned(many(5)...)
	shut := &lockable{Vault: w.vault, locked: true}
	w.App.vault = shut
	err := w.Tests.TestMany(t.Context(), items, TestOptions{Each: func(r TestResult) {
		if r.State != TestRunning {
			t.Errorf("%+v", r)
		}
	}})
	if !errors.Is(err, vault.ErrLocked) {
		t.Errorf("the run ended with %v", err)
	}
}

// GitHub deletes a deploy key together with the token that made it: those of
// the account's token are told, others are not.
func TestKeysThatGoWithTheTokenAreTold(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: web, Generate: &NewPair{Comment: "ci"}}, nil)
	must(t, err)
	made, err := w.Accounts.MadeWithToken(t.Context(), w.account, web)
	must(t, err)
	if len(made) != 1 || made[0] != placed.Key.Fingerprint {
		t.Errorf("made with the token: %v", made)
	}
	if other, err := w.Accounts.MadeWithToken(t.Context(), w.account, ledger); err != nil || len(other) != 0 {
		t.Errorf("elsewhere: %v %v", other, err)
	}
	b := newWorld(t, demo.Options{})
	_, err = b.Placements.PlaceKey(t.Context(), PlaceRequest{Account: b.account, Repo: web, Generate: &NewPair{Comment: "ci"}}, nil)
	must(t, err)
	if made, err := b.Accounts.MadeWithToken(t.Context(), b.account, web); err != nil || len(made) != 0 {
		t.Errorf("on Bitbucket: %v %v", made, err)
	}
}
