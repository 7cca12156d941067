package overlay

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/kittest"
)

func TestDialogTakesFocusAndClosesWithEsc(t *testing.T) {
	kittest.App(t)
	w := kittest.Window(t, kit.NewText("behind"))
	stack := NewStack(w.Canvas())
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			stack.Escape()
		}
	})
	hidden, pressed := 0, 0
	entry := kit.NewEntry("")
	cancel, ok := kit.NewButton("Cancel", "", nil), kit.NewButton("OK", "", func() { pressed++ })
	d := &Dialog{Title: "Ask", Body: entry, Actions: []*kit.Button{cancel, ok}, Focus: entry, OnHidden: func() { hidden++ }}
	stack.Show(d)
	if w.Canvas().Focused() != fyne.Focusable(entry) {
		t.Fatalf("the focus is on %T", w.Canvas().Focused())
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(cancel) {
		t.Error("tab does not go on to the first button")
	}
	kittest.Type(ok, fyne.KeyReturn)
	if pressed != 1 {
		t.Error("enter does not press a button")
	}
	w.Canvas().Focus(entry)
	kittest.Type(entry, fyne.KeyEscape)
	if stack.Any() || hidden != 1 || d.Visible() {
		t.Errorf("esc in a field: open %v, hidden %d times", stack.Any(), hidden)
	}
}

func TestClosingALowerDialogKeepsTheUpper(t *testing.T) {
	kittest.App(t)
	w := kittest.Window(t, kit.NewText("behind"))
	stack := NewStack(w.Canvas())
	show := func(title string) *Dialog {
		d := &Dialog{Title: title, Body: kit.NewText(title), Actions: []*kit.Button{kit.NewButton("OK", "", nil)}}
		stack.Show(d)
		return d
	}
	lower, upper := show("lower"), show("upper")
	lower.Hide()
	if stack.Top() != upper || len(w.Canvas().Overlays().List()) != 1 {
		t.Errorf("top is %v over %d overlays", stack.Top(), len(w.Canvas().Overlays().List()))
	}
	stack.Redraw(upper)
	upper.Hide()
	if stack.Any() || w.Canvas().Overlays().Top() != nil {
		t.Error("something is left over the window")
	}
}

func TestLongDialogStaysInsideTheWindow(t *testing.T) {
	kittest.App(t)
	w := kittest.Window(t, kit.NewText("behind"))
	stack := NewStack(w.Canvas())
	body := kit.Stack()
	for range 60 {
		body.Add(kit.NewParagraph("a line of text that is long enough to be wrapped once or twice in a narrow dialog"))
	}
	d := &Dialog{Title: "Long", Body: body, Width: 2000, Actions: []*kit.Button{kit.NewButton("OK", "", nil)}}
	stack.Show(d)
	b := d.Actions[0]
	end := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Add(b.Size())
	if end.X > 600 || end.Y > 400 {
		t.Errorf("the button ends at %v in a window of 600×400", end)
	}
}

func TestTheTopOfADialogStaysWhileItIsOpen(t *testing.T) {
	kittest.App(t)
	w := kittest.Window(t, kit.Stack())
	dialogs := NewStack(w.Canvas())
	box := kit.Stack(kit.NewText("one"))
	d := &Dialog{Title: "Title", Body: box}
	dialogs.Show(d)
	top := func() float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(d.scroll).Y
	}
	was := top()
	box.Add(kit.NewText("two"))
	d.Fit()
	if got := top(); got != was {
		t.Errorf("a higher dialog begins at %v, before at %v", got, was)
	}
	for range 40 {
		box.Add(kit.NewText("more"))
	}
	d.Fit()
	if got := top(); got >= was {
		t.Errorf("one as high as the window begins at %v", got)
	}
	dialogs.HideAll()
}
