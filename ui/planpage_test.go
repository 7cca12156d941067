package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/locale"
)

// With the keyboard alone: a name over the one that is suggested, Enter for its
// plan, Enter to start it.
func TestTypeANameAndPressEnterTwice(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.mark("acme/ledger", "acme/etl-jobs")
	p.w.run("rollout-add")
	p.planShows()
	name := p.lineOf(t2("rollout.name"))
	if name.Text != "latchkey-acme" || p.w.Win.Canvas().Focused() != fyne.Focusable(name) {
		t.Fatalf("it begins with %q, focus on %T", name.Text, p.w.Win.Canvas().Focused())
	}
	name.TypedRune('c') // over the selection
	name.TypedRune('i')
	p.key(fyne.KeyReturn)
	p.until("the button has the keyboard", func() bool { return p.w.Win.Canvas().Focused() == fyne.Focusable(p.planMain()) })
	if got := f.lastSpec().New.Comment; got != "ci" {
		t.Errorf("the plan is of %q", got)
	}
	if f.called("start 0123456789ab") {
		t.Fatal("it began at the first Enter")
	}
	if !p.says(tv("plan.enter_again", locale.Args{"Do": p.planMain().Text})) {
		t.Errorf("nothing says what the next Enter does: %q", p.texts())
	}
	p.key(fyne.KeyReturn)
	p.until("it began", func() bool { return f.called("start 0123456789ab") && p.w.shell.page == "activity" })
}

func TestEscapeLeavesThePlanAndNothingIsDone(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.mark("acme/ledger", "acme/etl-jobs")
	p.w.run("rollout-rotate")
	p.until("it says why there is none", func() bool { return p.says(t2("plan.no_keys.title")) })
	p.key(fyne.KeyEscape)
	if p.w.shell.page != "repositories" || p.marked() != 2 {
		t.Errorf("page %s with %d selected", p.w.shell.page, p.marked())
	}
	p.w.run("revoke-everywhere")
	p.planShows()
	if p.w.Win.Canvas().Focused() != fyne.Focusable(p.button(t2("action.cancel"))) {
		t.Error("what destroys is at hand")
	}
	p.press(t2("action.cancel"))
	if p.w.shell.page != "repositories" || f.called("start 0123456789ab") {
		t.Error("it was not left")
	}
}

// Choices change the plan at once; only the newest plan counts.
func TestChoicesChangeThePlan(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.run("rotate-everywhere")
	p.planShows()
	for _, c := range []struct {
		choice string
		take   int
		want   func(rollout.Spec) bool
	}{
		{"plan.old", 1, func(s rollout.Spec) bool { return s.Soak == 24*time.Hour && !s.KeepOld }},
		{"plan.old", 3, func(s rollout.Spec) bool { return s.RemoveAtOnce && !s.KeepOld && s.Soak == 0 }},
		{"plan.old", 0, func(s rollout.Spec) bool { return s.KeepOld && !s.RemoveAtOnce && s.Soak == 0 }},
		{"plan.stop", 1, func(s rollout.Spec) bool { return s.StopAfter == 1 }},
		{"plan.pairs", 1, func(s rollout.Spec) bool { return s.PerRepo }},
		{"add.kind", 5, func(s rollout.Spec) bool { return s.New.Kind == "rsa4096" || s.New.Kind != "ed25519" }},
	} {
		p.chooses(t2(c.choice), c.take)
		if !p.planMain().Disabled() {
			t.Error("a plan of older choices can be started")
		}
		p.follows(f, c.want)
	}
	p.lineOf(t2("rollout.name")).SetText("")
	p.until("it complains", func() bool { return p.says(t2("rollout.no_name")) })
	if !p.planMain().Disabled() {
		t.Error("it can be started without a name")
	}
}

// Whoever has only lost the plan sees why, and begins again.
func TestAPlanThatFailsOffersToTryAgain(t *testing.T) {
	f := acme()
	f.planErr = errOffline
	p := withKeys(t, f)
	p.markAll()
	p.w.run("rollout-add")
	p.until("it failed", func() bool { return p.says(t2("error.rollout")) })
	f.planErr = nil
	p.press(t2("action.try_again"))
	p.planShows()
	if p.says(t2("error.rollout")) {
		t.Error("the error stays")
	}
	p.leftOut()
	if n := len(p.rows()); n != 1 || p.table().Row(0)[0].Icon != "skipped" {
		t.Errorf("left out: %d", n)
	}
}

// A run of tests that was stopped is taken up where it stopped.
func TestTestsAreStoppedAndTakenUp(t *testing.T) {
	f := acme()
	f.hold = make(chan struct{})
	p := withKeys(t, f)
	p.markAll()
	p.w.run("test-many")
	p.until("half of them are through", func() bool {
		return p.newestOf(1) && p.linesSay(t2("tests.state_passed"), t2("tests.state_no-key")) == 8
	})
	p.press(t2("action.stop"))
	p.until("it stopped", p.testsOver)
	if !p.says(t2("rollout.state_stopped")) {
		t.Errorf("it says %q", p.texts())
	}
	close(f.hold)
	p.press(t2("rollout.resume"))
	p.until("all are through", func() bool {
		return p.testsOver() && p.linesSay(t2("tests.state_waiting"), t2("tests.state_running")) == 0
	})
	if !f.called("test 8 at depth 0") {
		t.Error("what was tested already was tested again")
	}
}

func TestALockedVaultEndsTheTestsWithAWayOut(t *testing.T) {
	f := acme()
	f.testErr = errOffline
	p := withKeys(t, f)
	p.markAll()
	p.w.run("test-many")
	p.until("it says so", func() bool { return p.says(t2("error.tests")) && len(p.w.Jobs.List) == 0 })
	if p.button(t2("rollout.resume")) == nil {
		t.Errorf("no way on among %q", p.buttons())
	}
}

// The chips of the list and of a run keep what was asked for.
func TestActivityIsFiltered(t *testing.T) {
	f := acme()
	f.rolled = report(rollout.Partly, 12)
	f.refused = map[api.RepoPath]bool{}
	p := withKeys(t, f)
	p.markAll()
	p.w.run("test-many")
	p.until("both are listed", func() bool { return p.runsListed() == 2 && p.nothingRuns() })
	p.failedRuns()
	if n := p.runsListed(); n != 1 || p.runsTable().RowText(0) != "Rotate · ci@build-07" {
		t.Fatalf("%d runs: %q", n, p.texts())
	}
	p.pickRun(0)
	p.until("the rollout shows", func() bool { return p.newestDoes(1, rollout.Rotate) && p.runLength() == 12 })
	p.pickLine(2)
	if s := p.step(); s == nil || s.target != "acme/service-03" || p.runLines().Row(2)[lineStatus].Icon != "failed" || s.hint == "" {
		t.Fatalf("%+v", s)
	}
	p.w.Win.Resize(fyne.NewSize(800, 560))
	p.runsTable().OnOpen(0)
	if p.runsSplit().Leading.Visible() {
		t.Error("in a narrow window the list is in the way")
	}
	p.key(fyne.KeyEscape)
	if !p.runsSplit().Leading.Visible() || p.w.shell.page != "activity" {
		t.Error("Esc does not lead back to the list")
	}
}

func TestTitlesNameTheKey(t *testing.T) {
	for title, want := range map[string]string{
		"rotate SHA256:3HkQ0m5lq1cQk2v8rXyZ (ci@build-07) on 12 repositories":         "ci@build-07",
		"add a new key (ci (blue) on green) on 1 repository":                          "ci (blue) on green",
		"revoke SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVw on 3 repositories":                  "SHA256:3HkQ0m5lq1…",
		"relabel SHA256:3HkQ0m5lq1cQk2v8rX (old) to \"new on all\" on 2 repositories": "old",
		"rotate the key set build on 4 repositories":                                  tv("plan.set", locale.Args{"Name": "build"}),
		"add a new key on 4 repositories":                                             t2("run.a_key"),
	} {
		if got := locale.SubjectOf(say.Old(title)); got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}
