package ui

import (
	"testing"

	"latchkey/api"
	"latchkey/core/rollout"
)

// Undoing a rollout is asked in plain words, with a button that says so, and
// nothing is said to run before the answer.
func TestUndoingIsAskedInPlainWordsOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images"}
	before := len(forge.KeysOn(string(repos[0])))
	p.mark(repos...)
	p.w.run("rollout-add")
	p.named("ci@build-07")
	p.press(p.ready("add", 2))
	p.rolled(rollout.Done)
	p.until("it is read again", func() bool { return p.button(t2("rollout.undo")) != nil && len(p.queue) == 0 })
	p.press(t2("rollout.undo"))
	p.until("it asks", p.w.Dialogs.Any)
	undo := p.w.Dialogs.Top().Actions[1]
	if undo.Text != t2("action.undo") || !p.says("2 new deploy keys are removed") {
		t.Errorf("it asks %q with %q", p.texts(), undo.Text)
	}
	p.until("nothing is said to run before the answer", func() bool { return p.runIs(rollout.Done) && p.nothingRuns() && p.w.Jobs.Count() == 0 })
	p.press(p.w.Dialogs.Top().Actions[0].Text)
	p.until("it is as it was", func() bool { return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 && p.runIs(rollout.Done) })
	p.press(t2("rollout.undo"))
	p.until("it asks again", p.w.Dialogs.Any)
	p.press(t2("action.undo"))
	p.rolled(rollout.Undone)
	if n := len(forge.KeysOn(string(repos[0]))); n != before {
		t.Errorf("%d keys, before there were %d", n, before)
	}
}

// What is asked before it begins does not run: the status bar says nothing of it,
// and closing the window breaks nothing off.
func TestWhatIsAskedDoesNotRunYet(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("remove-key")
	p.until("it asks", p.w.Dialogs.Any)
	if !p.nothingRuns() || p.w.statusBar.work.Text != "" || p.w.Jobs.Count() != 0 {
		t.Errorf("the status bar says %q", p.w.statusBar.work.Text)
	}
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("it is over", func() bool { return len(p.w.Jobs.List) == 0 })
}
