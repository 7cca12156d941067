package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/locale"
)

// A repository with two keys has two lines in a run of tests. What one of them
// says stays in sight while others come in.
func TestTheChosenLineIsOneOfSeveralOnARepository(t *testing.T) {
	f := acme()
	f.testRuns = []core.TestRun{{ID: 7, Depth: probe.Access, Began: now.Add(-26 * time.Hour), Waiting: 3}}
	labels := []string{"one", "two", "three"}
	for n, label := range labels {
		item := core.TestItem{Account: []string{"a1", "a1", "a2"}[n], Repo: "acme/ledger", Fingerprint: keys.Fingerprint("SHA256:" + label), Label: label}
		f.testResults = append(f.testResults, core.TestResult{TestItem: item, N: n, State: core.TestWaiting})
	}
	p := onTested(t, f)
	p.until("its lines show", func() bool { return p.runLength() == len(labels) })
	for row, label := range labels {
		p.pickLine(row)
		f.setRolled(report(rollout.Done, 8+row))
		p.w.activity.Reload()
		p.until("all is drawn again, as when a result comes in", func() bool {
			return p.runsListed() == 2 && strings.HasSuffix(p.runsTable().Row(0)[runDone].Text, locale.Number(8+row))
		})
		if s := p.step(); s == nil || s.text != label {
			t.Errorf("%s is chosen, shown is %+v", label, s)
		}
		for other := range labels {
			if p.runLines().Selected(other) != (other == row) {
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
	p.w.activity.RunRollout(1, say.Old("add a key"), f.RunRollout)
	p.w.statusBar.showB.Tapped(nil)
	p.until("the run shows", p.runShows)
	if split := p.runsSplit(); p.w.shell.page != "activity" || split.Leading.Visible() || !split.Trailing.Visible() {
		t.Errorf("page %s, it says %q", p.w.shell.page, p.texts())
	}
	close(f.hold)
	p.until("it has run", p.nothingRuns)
}

// The home folder may be written as ~, as where a key is exported.
func TestAReportIsSavedBelowTheHomeFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	p := onTested(t, testedBefore())
	p.until("the run shows", func() bool { return p.button(t2("action.save_report")) != nil })
	p.press(t2("action.save_report"))
	p.entries()[len(p.entries())-1].SetText("~/report.csv")
	p.press(t2("save.save"))
	p.until("it is saved", func() bool { return !p.w.Dialogs.Any() || p.says(t2("error.save")) })
	if _, err := os.Stat(filepath.Join(home, "report.csv")); err != nil {
		t.Error(err)
	}
}
