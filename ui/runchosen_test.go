package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// A repository with two keys has two lines in a run of tests. What one of them
// says stays in sight while others come in.
func TestTheChosenLineIsOneOfSeveralOnARepository(t *testing.T) {
	p := withKeys(t, acme())
	run := p.w.activity.newTests([]core.TestItem{
		{Account: "a1", Repo: "acme/ledger", Fingerprint: "SHA256:one", Label: "one"},
		{Account: "a1", Repo: "acme/ledger", Fingerprint: "SHA256:two", Label: "two"},
		{Account: "a2", Repo: "acme/ledger", Fingerprint: "SHA256:three", Label: "three"},
	}, probe.Access)
	p.w.activity.open(testsRun(run.id))
	view := p.w.activity.view
	for row, label := range []string{"one", "two", "three"} {
		view.choose(row)
		view.draw() // as when a result comes in
		if view.step.line == nil || view.step.line.text != label {
			t.Errorf("%s is chosen, shown is %+v", label, view.step.line)
		}
		for other := range 3 {
			if view.lines.Selected(other) != (other == row) {
				t.Errorf("%s is chosen, and line %d is drawn as if", label, other)
			}
		}
	}
}

// Where the window is narrow, Show beside what runs leads to the run itself.
func TestShowLeadsToTheRunInANarrowWindow(t *testing.T) {
	f := acme()
	f.hold = make(chan struct{})
	p := withKeys(t, f)
	p.w.Fyne().Resize(fyne.NewSize(800, 560))
	f.setRolled(report(rollout.Running, 12))
	p.w.activity.runRollout(1, say.Old("add a key"), f.RunRollout)
	p.w.jobs.newest().show()
	if a := p.w.activity; p.w.shell.page != "activity" || !a.opened {
		t.Errorf("page %s, the run is in front: %v", p.w.shell.page, a.opened)
	}
	close(f.hold)
	p.until("it has run", func() bool { return p.w.activity.running[1] == nil })
}

// The home folder may be written as ~, as where a key is exported.
func TestAReportIsSavedBelowTheHomeFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	p := withKeys(t, acme())
	run := p.w.activity.newTests([]core.TestItem{{Account: "a1", Repo: "acme/ledger"}}, probe.Access)
	p.w.activity.open(testsRun(run.id))
	p.until("the run shows", func() bool { return p.button(t2("action.save_report")) != nil })
	p.press(t2("action.save_report"))
	p.entries()[len(p.entries())-1].SetText("~/report.csv")
	p.press(t2("save.save"))
	p.until("it is saved", func() bool { return !p.w.dialogs.Any() || p.says(t2("error.save")) })
	if _, err := os.Stat(filepath.Join(home, "report.csv")); err != nil {
		t.Error(err)
	}
}
