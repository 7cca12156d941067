package ui

import (
	"testing"

	"latchkey/ui/locale"
)

// The question whether to close follows what runs, and says when nothing does.
func TestTheCloseDialogFollowsTheWork(t *testing.T) {
	p := withKeys(t, acme())
	first, second := p.w.Jobs.Start("rotates on 12"), p.w.Jobs.Start("tests 9")
	p.w.askClose()
	if !p.says("rotates on 12") || !p.says("tests 9") || !p.says(locale.Tn("close.text", 2)) {
		t.Fatalf("it says %q", p.texts())
	}
	first.End()
	if p.says("rotates on 12") || !p.says("tests 9") || !p.says(locale.Tn("close.text", 1)) {
		t.Errorf("one has ended: %q", p.texts())
	}
	second.End()
	if p.says("tests 9") || p.says(t2("close.what")) || !p.says(t2("close.over")) || p.button(t2("close.leave")) != nil {
		t.Errorf("nothing runs: %q", p.texts())
	}
	third := p.w.Jobs.Start("clones 3")
	if !p.says("clones 3") || p.says(t2("close.over")) || p.button(t2("close.leave")) == nil {
		t.Errorf("work has begun: %q", p.texts())
	}
	p.press(t2("close.stay"))
	third.End()
	if p.w.Dialogs.Any() || p.w.Closed {
		t.Error("it is open still, or the window is closed")
	}
	fourth := p.w.Jobs.Start("clones 4")
	p.w.askClose()
	fourth.End()
	p.press(t2("action.close"))
	if !p.w.Closed {
		t.Error("it does not close")
	}
}
