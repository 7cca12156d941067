package kit

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/kittest"
)

func TestActivityTurnsOnlyWhileItIsSeenAndRunning(t *testing.T) {
	kittest.App(t)
	c := &kittest.Clock{}
	a := NewActivity(kittest.Direct)
	a.After = c.After
	kittest.Window(t, Stack(a))
	if a.Visible() || len(c.Due) != 0 {
		t.Fatal("it turns before it was started")
	}
	a.Start("Reading keys…")
	c.Pass()
	if !a.Running() || a.step != 1 {
		t.Errorf("running %v, step %d", a.Running(), a.step)
	}
	a.Start("Still reading…")
	if len(c.Due) != 1 {
		t.Errorf("started twice it has %d steps on their way", len(c.Due))
	}
	a.Hide()
	if c.Pass(); len(c.Due) != 0 || a.step != 1 || a.Running() {
		t.Error("it turns while hidden")
	}
	a.Show()
	if c.Pass(); a.step != 2 {
		t.Error("it does not go on when shown again")
	}
	a.Stop()
	c.Pass()
	if a.Show(); len(c.Due) != 0 || a.Running() {
		t.Error("it turns after it was stopped")
	}
	r := test.WidgetRenderer(a)
	if r.MinSize().Width <= spinnerSide {
		t.Error("no room for its words")
	}
}
