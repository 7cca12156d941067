package ui

import (
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/locale"
)

// testedBefore has a run of tests of the day before, and a key whose last test failed.
func testedBefore() *fake {
	f := acme()
	f.testRuns = []core.TestRun{{ID: 7, Depth: probe.Clone, Began: now.Add(-26 * time.Hour), Took: 3 * time.Second, Passed: 1, Failed: 1}}
	item := func(repo string) core.TestItem {
		return core.TestItem{Account: "a1", Repo: api.RepoPath(repo), Fingerprint: fpCI, Label: "ci@build-07"}
	}
	report := climbed()
	f.testResults = []core.TestResult{
		{TestItem: item("acme/payments-api"), State: core.TestPassed, When: now.Add(-26 * time.Hour), Report: &report},
		{TestItem: item("acme/ledger"), N: 1, State: core.TestFailed, Text: say.Old("the server does not accept this key"), Hint: say.Old("add the key to the repository"), When: now.Add(-26 * time.Hour)},
	}
	f.lastTests = map[keys.Fingerprint]core.TestResult{fpCI: {TestItem: item("acme/payments-api"), State: core.TestFailed, When: now.Add(-26 * time.Hour)}}
	f.repos[0].TestFailed = now.Add(-26 * time.Hour)
	return f
}

func onTested(t *testing.T, f *fake) *person {
	p := withKeys(t, f)
	p.w.shell.show("activity")
	p.until("the run of yesterday shows", func() bool {
		return p.newestOf(1) && p.runLength() == len(f.testResults)
	})
	return p
}

func TestTestsOfAnEarlierTimeAreListedAndReadWhenLookedAt(t *testing.T) {
	f := testedBefore()
	p := onTested(t, f)
	if !p.says("acme/ledger") || !p.says(locale.Tn("tests.failed", 1)) || f.count("results of 7") != 1 {
		t.Errorf("it says %q; calls %q", p.texts(), f.calls)
	}
	p.press(t2("rollout.retry"))
	p.until("the failed one is tried again", func() bool { return p.testsOver() && f.called("test 1 at depth 1") })
	if f.count("begin tests") != 0 {
		t.Error("a run that is kept was begun anew")
	}
}

func TestAKeySaysHowItsLastTestWent(t *testing.T) {
	p := withKeys(t, testedBefore())
	p.until("the last test shows", func() bool { return p.says("Last test failed, 1 day ago") })
}

func TestTestsOfOtherDataAreNotListed(t *testing.T) {
	f, other := testedBefore(), acme()
	p := startWith(t, Config{Open: f.open, OpenDemo: other.open, Now: fixedNow})
	p.until("they are listed", func() bool { return p.runsListed() == 1 })
	p.w.openDemo()
	p.until("the demo shows", func() bool { return p.w.backend == Backend(other) && len(p.queue) == 0 })
	if p.runsListed() != 0 {
		t.Error("the demo lists the tests of the person's own data")
	}
}

func TestAFailedTestShowsInTheList(t *testing.T) {
	f := testedBefore()
	p := withKeys(t, f)
	p.goTo(f.repos[0].Path, "")
	if !p.says(t2("health.failing")) || f.repos[0].Keys == 0 {
		t.Errorf("it says %q", p.texts())
	}
	p.sortRepos("status")
	p.until("what failed comes first", func() bool { return len(p.queue) == 0 && p.rowOf(f.repos[0].Path, "") == 0 })
	if tip := p.repoTable().Tip(0, repoStatus); tip == "" {
		t.Error("the age of the test is not told")
	}
	before := p.rowsLeft()
	p.repoChip("chip.attention").Tapped(nil)
	if n := p.rowsLeft(); n == 0 || n >= before || p.rowOf(f.repos[0].Path, "") != 0 {
		t.Errorf("%d need attention", n)
	}
}
