package overlay

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit/kittest"
)

// pass runs what was due before this call.
func newTestToasts(c *kittest.Clock) *Toasts {
	toasts := NewToasts(kittest.Direct)
	toasts.after = c.After
	return toasts
}

func toastTexts(t *Toasts) (texts []string) {
	for _, one := range t.shown {
		texts = append(texts, one.text)
	}
	return texts
}

func TestToastsQueueAndGo(t *testing.T) {
	kittest.App(t)
	c := &kittest.Clock{}
	toasts := newTestToasts(c)
	kittest.Window(t, toasts.Layer)
	for _, text := range []string{"one", "two", "three", "four", "five"} {
		toasts.Show(text)
	}
	if got := toastTexts(toasts); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Fatalf("shown at once: %q", got)
	}
	c.Pass()
	if got := toastTexts(toasts); !slices.Equal(got, []string{"four", "five"}) || len(toasts.Layer.Objects) != 2 {
		t.Errorf("after the first three: %q", got)
	}
	c.Pass()
	if len(toasts.Layer.Objects) != 0 || len(c.Due) != 0 {
		t.Errorf("%d toasts and %d timers are left", len(toasts.Layer.Objects), len(c.Due))
	}
}

func TestToastOffersUndoWhileItHasTheFocus(t *testing.T) {
	kittest.App(t)
	c := &kittest.Clock{}
	toasts := newTestToasts(c)
	w := kittest.Window(t, toasts.Layer)
	undone := 0
	toasts.ShowUndo("Removed.", "Undo", func() { undone++ })
	b := toasts.shown[0].button
	w.Canvas().Focus(b)
	c.Pass()
	if len(toasts.shown) != 1 {
		t.Fatal("the toast goes from under the keyboard")
	}
	kittest.Type(b, fyne.KeyReturn)
	if undone != 1 || len(toasts.shown) != 0 {
		t.Errorf("undone %d times, %d toasts left", undone, len(toasts.shown))
	}
	c.Pass()
	toasts.ShowUndo("Removed.", "Undo", func() { undone++ })
	if !toasts.Undo() || toasts.Undo() || undone != 2 {
		t.Errorf("undo by command: %d", undone)
	}
}

func TestLongToastStaysInTheWindow(t *testing.T) {
	kittest.App(t)
	toasts := newTestToasts(&kittest.Clock{})
	w := kittest.Window(t, toasts.Layer)
	toasts.ShowUndo("a text that is far too long for a toast, since somebody named a repository after a whole sentence and more", "Undo", func() {})
	o := toasts.Layer.Objects[0]
	if o.Position().X < 16 || o.Position().X+o.Size().Width > w.Canvas().Size().Width-15 {
		t.Errorf("the toast lies at %v, %v wide", o.Position(), o.Size().Width)
	}
	if b := toasts.shown[0].button; b.Size().Width < b.MinSize().Width {
		t.Error("its button is cut off")
	}
}
