package kit

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// clock holds what a widget wants to do later.
type clock struct{ due []func() }

func (c *clock) after(_ time.Duration, f func()) { c.due = append(c.due, f) }

// pass runs what was due before this call.
func (c *clock) pass() {
	due := c.due
	c.due = nil
	for _, f := range due {
		f()
	}
}

func direct(f func()) { f() }

func newTestToasts(c *clock) *Toasts {
	toasts := NewToasts(direct)
	toasts.after = c.after
	return toasts
}

func toastTexts(t *Toasts) (texts []string) {
	for _, one := range t.shown {
		texts = append(texts, one.text)
	}
	return texts
}

func TestToastsQueueAndGo(t *testing.T) {
	app(t)
	c := &clock{}
	toasts := newTestToasts(c)
	window(t, toasts.Layer)
	for _, text := range []string{"one", "two", "three", "four", "five"} {
		toasts.Show(text)
	}
	if got := toastTexts(toasts); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Fatalf("shown at once: %q", got)
	}
	c.pass()
	if got := toastTexts(toasts); !slices.Equal(got, []string{"four", "five"}) || len(toasts.Layer.Objects) != 2 {
		t.Errorf("after the first three: %q", got)
	}
	c.pass()
	if len(toasts.Layer.Objects) != 0 || len(c.due) != 0 {
		t.Errorf("%d toasts and %d timers are left", len(toasts.Layer.Objects), len(c.due))
	}
}

func TestToastOffersUndoWhileItHasTheFocus(t *testing.T) {
	app(t)
	c := &clock{}
	toasts := newTestToasts(c)
	w := window(t, toasts.Layer)
	undone := 0
	toasts.ShowUndo("Removed.", "Undo", func() { undone++ })
	b := toasts.shown[0].button
	w.Canvas().Focus(b)
	c.pass()
	if len(toasts.shown) != 1 {
		t.Fatal("the toast goes from under the keyboard")
	}
	typed(b, fyne.KeyReturn)
	if undone != 1 || len(toasts.shown) != 0 {
		t.Errorf("undone %d times, %d toasts left", undone, len(toasts.shown))
	}
	c.pass()
	toasts.ShowUndo("Removed.", "Undo", func() { undone++ })
	if !toasts.Undo() || toasts.Undo() || undone != 2 {
		t.Errorf("undo by command: %d", undone)
	}
}

func TestLongToastStaysInTheWindow(t *testing.T) {
	app(t)
	toasts := newTestToasts(&clock{})
	w := window(t, toasts.Layer)
	toasts.ShowUndo("a text that is far too long for a toast, since somebody named a repository after a whole sentence and more", "Undo", func() {})
	o := toasts.Layer.Objects[0]
	if o.Position().X < 16 || o.Position().X+o.Size().Width > w.Canvas().Size().Width-15 {
		t.Errorf("the toast lies at %v, %v wide", o.Position(), o.Size().Width)
	}
	if b := toasts.shown[0].button; b.Size().Width < b.MinSize().Width {
		t.Error("its button is cut off")
	}
}

func TestActivityTurnsOnlyWhileItIsSeenAndRunning(t *testing.T) {
	app(t)
	c := &clock{}
	a := NewActivity(direct)
	a.after = c.after
	window(t, Stack(a))
	if a.Visible() || len(c.due) != 0 {
		t.Fatal("it turns before it was started")
	}
	a.Start("Reading keys…")
	c.pass()
	if !a.Running() || a.step != 1 {
		t.Errorf("running %v, step %d", a.Running(), a.step)
	}
	a.Start("Still reading…")
	if len(c.due) != 1 {
		t.Errorf("started twice it has %d steps on their way", len(c.due))
	}
	a.Hide()
	if c.pass(); len(c.due) != 0 || a.step != 1 || a.Running() {
		t.Error("it turns while hidden")
	}
	a.Show()
	if c.pass(); a.step != 2 {
		t.Error("it does not go on when shown again")
	}
	a.Stop()
	c.pass()
	if a.Show(); len(c.due) != 0 || a.Running() {
		t.Error("it turns after it was stopped")
	}
	r := test.WidgetRenderer(a)
	if r.MinSize().Width <= spinnerSide {
		t.Error("no room for its words")
	}
}
