package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// Whoever presses a button with the keyboard goes on from there.
func TestAPressedButtonKeepsTheKeyboard(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace} {
		pressed := 0
		b := NewButton("Advanced", "", func() { pressed++ })
		page := container.NewVBox(NewButton("first", "", nil), b)
		w := test.NewTempWindow(t, page)
		w.Canvas().Focus(b)
		b.TypedKey(&fyne.KeyEvent{Name: key})
		if pressed != 1 || w.Canvas().Focused() != fyne.Focusable(b) {
			t.Errorf("%s: pressed %d times, %T has the keyboard", key, pressed, w.Canvas().Focused())
		}
	}
}

func TestAButtonThatWentAwayHasNoKeyboard(t *testing.T) {
	pressed := 0
	b := NewButton("Rotate", "", nil)
	page := container.NewVBox(b)
	other := NewButton("other", "", nil)
	w := test.NewTempWindow(t, container.NewStack(page, container.NewVBox(other)))
	b.OnTapped = func() { pressed++; page.Hide() }
	w.Canvas().Focus(b)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if f := w.Canvas().Focused(); f != nil || pressed != 1 {
		t.Errorf("%T has the keyboard, though nobody sees it; it was pressed %d times", f, pressed)
	}
	page.Show()
	w.Canvas().Focus(b)
	b.OnTapped = func() { w.Canvas().Focus(other) }
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.Canvas().Focused() != fyne.Focusable(other) {
		t.Errorf("%T has the keyboard, not what the button gave it to", w.Canvas().Focused())
	}
	test.Tap(b)
	if f := w.Canvas().Focused(); f == fyne.Focusable(b) {
		t.Error("a click shows a ring of the keyboard")
	}
}
