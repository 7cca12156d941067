package kit

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit/kittest"
)

// In a narrow window the list and its details show one in front of the other, and
// there is a way back.
func TestDetailsComeToTheFrontOfANarrowWindow(t *testing.T) {
	kittest.App(t)
	list, details := NewText("list"), NewText("details")
	s := NewFoldSplit(list, details, 0.6)
	folds := 0
	s.OnFold = func(bool) { folds++ }
	kittest.Window(t, s)
	shows := func(when string, l, d bool) {
		t.Helper()
		if list.Visible() != l || details.Visible() != d {
			t.Errorf("%s: the list shows %v, the details %v", when, list.Visible(), details.Visible())
		}
	}
	s.Resize(fyne.NewSize(1200, 600))
	shows("wide", true, true)
	s.Resize(fyne.NewSize(500, 600))
	shows("narrow", true, false)
	s.OpenTrailing()
	shows("opened", false, true)
	if !s.Opened() || !s.Narrow() || folds == 0 {
		t.Errorf("opened %v, narrow %v, told %d times", s.Opened(), s.Narrow(), folds)
	}
	if s.SetBare(true); s.Opened() {
		shows("with an empty list", true, false)
	}
	s.SetBare(false)
	if !s.Back() {
		t.Error("there was nothing to lead back from")
	}
	shows("back", true, false)
	if s.Back() {
		t.Error("the list is left by the way back to it")
	}
	s.OpenTrailing()
	s.OpenList()
	shows("the list again", true, false)
	s.OpenTrailing()
	s.Resize(fyne.NewSize(1200, 600))
	shows("wide again", true, true)
	if s.Back() {
		t.Error("beside one another there is a way back")
	}
}
