package core

import (
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
)

// What tests found is there after the program has ended, down to the rungs.
func TestWhatTestsFoundOutlivesTheProgram(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, fp := w.added(2)
	must(t, w.forge.RemoveKeyBehindBack(string(ledger), fp))
	items := []TestItem{{Account: w.account, Repo: web, Fingerprint: fp}, {Account: w.account, Repo: ledger, Fingerprint: fp}, {Account: w.account, Repo: "acme/mobile.app"}}
	run, err := w.Tests.BeginTests(t.Context(), probe.Access, items)
	must(t, err)
	must(t, w.Tests.TestMany(t.Context(), items[1:], TestOptions{Run: run, Which: []int{1, 2}}))
	w.open()
	runs, err := w.Tests.TestRuns(t.Context())
	must(t, err)
	if len(runs) != 1 || runs[0].ID != run || runs[0].Failed != 1 || runs[0].NoKey != 1 || runs[0].Waiting != 1 || runs[0].Total() != 3 || runs[0].Began.IsZero() {
		t.Fatalf("%+v", runs)
	}
	must(t, w.Tests.TestMany(t.Context(), items[:1], TestOptions{Run: run, Which: []int{0}}))
	w.open()
	results, err := w.Tests.TestResults(t.Context(), run)
	must(t, err)
	if len(results) != 3 || results[0].State != TestPassed || results[1].State != TestFailed || results[2].State != TestNoKey {
		t.Fatalf("%+v", results)
	}
	if r := results[1]; r.Report == nil || len(r.Report.Rungs) == 0 || r.Hint.IsZero() || r.Repo != ledger || r.When.IsZero() {
		t.Errorf("what failed: %+v", r)
	}
	last, err := w.Tests.LastTests(t.Context(), w.account, ledger)
	must(t, err)
	rows, err := w.Repos.CachedRepos(t.Context(), "")
	must(t, err)
	for _, r := range rows { // the key on ledger is gone: nothing there can fail any more
		if r.Path == web && !r.TestFailed.IsZero() {
			t.Errorf("%s is said to fail: %+v", r.Path, r)
		}
	}
	if len(last) != 1 || last[fp].State != TestFailed {
		t.Errorf("the last test on ledger: %+v", last)
	}
}

// The newest test of a key counts, also one that was made alone.
func TestTheLastTestOfAKeyCounts(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, fp := w.added(1)
	items := []TestItem{{Account: w.account, Repo: web, Fingerprint: fp}}
	p, err := w.Pairs.KeyPair(t.Context(), string(fp))
	must(t, err)
	must(t, w.forge.RemoveKeyBehindBack(string(web), fp))
	run, err := w.Tests.BeginTests(t.Context(), probe.Access, items)
	must(t, err)
	must(t, w.Tests.TestMany(t.Context(), items, TestOptions{Run: run}))
	if at := w.failedOn(web); at.IsZero() {
		t.Error("the row does not say that the test failed")
	}
	must(t, w.forge.AddKeyBehindBack(string(web), "by hand", w.publicOf(p)))
	report, err := w.Tests.Test(t.Context(), TestRequest{Account: w.account, Repo: web, Fingerprint: fp}, nil)
	must(t, err)
	last, err := w.Tests.LastTests(t.Context(), w.account, web)
	must(t, err)
	if !report.OK || last[fp].State != TestPassed || last[fp].When.IsZero() {
		t.Errorf("ok %v, last %+v", report.OK, last)
	}
	if at := w.failedOn(web); !at.IsZero() {
		t.Errorf("it passed, and the row still says that it failed, %v", at)
	}
	if runs, err := w.Tests.TestRuns(t.Context()); err != nil || len(runs) != 1 {
		t.Errorf("a single test is on the list: %+v, %v", runs, err)
	}
	if other, err := w.Tests.LastTests(t.Context(), w.account, api.RepoPath("acme/ledger")); err != nil || len(other) != 0 {
		t.Errorf("on another repository: %+v, %v", other, err)
	}
}

// failedOn returns when the row of a repository says that a test failed.
func (w *world) failedOn(repo api.RepoPath) time.Time {
	w.t.Helper()
	rows, err := w.Repos.CachedRepos(w.t.Context(), "")
	must(w.t, err)
	for _, r := range rows {
		if r.Path == repo {
			return r.TestFailed
		}
	}
	w.t.Errorf("%s is not listed", repo)
	return time.Time{}
}

func TestKeptTestsAreThereAfterARestart(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, fp := w.added(1)
	w.open()
	items := []TestItem{{Account: w.account, Repo: web, Fingerprint: fp}}
	run, err := w.Tests.BeginTests(t.Context(), probe.Clone, items)
	must(t, err)
	runs, err := w.Tests.TestRuns(t.Context())
	must(t, err)
	if len(runs) != 1 || runs[0].ID != run || runs[0].Depth != probe.Clone || runs[0].Waiting != 1 {
		t.Errorf("%+v", runs)
	}
	if pairs, err := w.Pairs.KeyPairs(t.Context()); err != nil || len(pairs) != 1 {
		t.Errorf("%d pairs, %v", len(pairs), err)
	}
	must(t, w.store.PruneTests(t.Context(), runs[0].Began.Add(time.Second)))
	if runs, err := w.Tests.TestRuns(t.Context()); err != nil || len(runs) != 0 {
		t.Errorf("pruned: %+v, %v", runs, err)
	}
}

// What a test found is kept with its codes and values, in the report as well.
func TestWhatATestFoundIsKeptWithItsCodes(t *testing.T) {
	opened := say.New("went.opened", "opened over SSH, {n} refs", say.Values{"n": 5})
	why := &finding.Finding{Code: finding.CodeKeyUnknown, What: say.New("probe.x.what", "{host} says no", say.Values{"host": "h"}), Why: say.Plain("why"), Remedy: say.New("probe.x.remedy", "wait")}
	r := TestResult{Text: opened, Hint: why.Remedy, State: TestFailed,
		Report: &probe.Report{Rungs: []probe.Rung{{Name: probe.RungTCP, Title: say.New("ladder.tcp", "Connection"), Detail: opened, Finding: why}, {Name: probe.RungSSH}},
			Submodules: []probe.Submodule{{Path: "lib", Reads: "no", Because: opened}}, LFS: &probe.LFS{Used: true, Unasked: opened, Detail: opened}}}
	row, err := testRow(r)
	must(t, err)
	got := resultOf(row)
	rung := got.Report.Rungs[0]
	for _, c := range []struct{ got, want say.Text }{{got.Text, r.Text}, {got.Hint, r.Hint}, {rung.Title, r.Report.Rungs[0].Title}, {rung.Detail, opened},
		{rung.Finding.What, why.What}, {rung.Finding.Why, why.Why}, {rung.Finding.Remedy, why.Remedy},
		{got.Report.Submodules[0].Because, opened}, {got.Report.LFS.Unasked, opened}, {got.Report.LFS.Detail, opened}} {
		if c.got.IsOld() || say.Encode(c.got) != say.Encode(c.want) {
			t.Errorf("%s, want %s", say.Encode(c.got), say.Encode(c.want))
		}
	}
	if len(got.Report.Rungs) != 2 || got.Report.Rungs[1].Finding != nil || rung.Finding.Code != why.Code || got.Report.Submodules[0].Path != "lib" || !got.Report.LFS.Used {
		t.Errorf("%+v", got.Report)
	}
}
