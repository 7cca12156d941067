package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/kittest"
)

// A line leaves to others what it has no use for itself: Esc, Enter, the arrows of
// the list below it, and pasted text that is no text to search for.
func TestALineHandsOnWhatItHasNoUseFor(t *testing.T) {
	kittest.App(t)
	e := NewEntry("Search")
	w := kittest.Window(t, e)
	w.Canvas().Focus(e)
	var went []string
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { went = append(went, string(ev.Name)) })
	kittest.Type(e, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyF1)
	if got := strings.Join(went, " "); got != "Return Escape F1" {
		t.Errorf("handed on: %s", got)
	}
	escapes, moved := 0, 0
	e.OnEscape = func() bool { escapes++; return escapes == 1 }
	e.OnDown, e.OnUp = func() { moved++ }, func() { moved-- }
	kittest.Type(e, fyne.KeyEscape, fyne.KeyEscape, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if escapes != 2 || len(went) != 4 || moved != 1 {
		t.Errorf("Esc %d times, handed on %q, moved by %d", escapes, went, moved)
	}
	submitted := ""
	e.OnSubmitted = func(text string) { submitted = text }
	test.Type(e, "pay")
	if kittest.Type(e, fyne.KeyReturn); submitted != "pay" || len(went) != 4 {
		t.Errorf("submitted %q, handed on %q", submitted, went)
	}
	clipboard := test.NewClipboard()
	clipboard.SetContent("-----BEGIN")
	taken := true
	e.OnPaste = func(text string) bool { return taken && text == "-----BEGIN" }
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	if e.Text != "pay" {
		t.Errorf("what was taken stands in the line: %q", e.Text)
	}
	taken = false
	if e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard}); !strings.Contains(e.Text, "-----BEGIN") {
		t.Errorf("what nobody took is lost: %q", e.Text)
	}
	if e.AcceptsTab() || NewTextArea("", 3).AcceptsTab() {
		t.Error("Tab cannot leave it")
	}
}

// The keys show while nothing is typed and there is room for them, then the cross.
func TestTheEndOfASearchLineFollowsIt(t *testing.T) {
	kittest.App(t)
	e := NewEntry("Search")
	pressed, cleared := 0, 0
	end := NewSearchEnd(e, NewKeyCap("Ctrl+K", func() { pressed++ }), func() { cleared++ })
	kittest.Window(t, e)
	shows := func(when string, keys, cross bool) {
		t.Helper()
		if end.Keys.Visible() != keys || end.cross.Visible() != cross {
			t.Errorf("%s: the keys show %v, the cross %v", when, end.Keys.Visible(), end.cross.Visible())
		}
	}
	shows("empty", true, false)
	end.Keys.SetKeys("⌘K")
	if end.Keys.text.Text != "⌘K" {
		t.Error("it names the old keys")
	}
	test.Tap(end.Keys)
	end.Follow("pay")
	shows("typed", false, true)
	test.Tap(end.cross)
	if pressed != 1 || cleared != 1 {
		t.Errorf("pressed %d times, cleared %d times", pressed, cleared)
	}
	end.SetRoom(false, "")
	shows("narrow", false, false)
	end.SetRoom(true, "")
	shows("wide again", true, false)
}

// A drop-down without room for what is chosen says it whole below.
func TestAChoiceThatIsCutIsSaidWholeBelow(t *testing.T) {
	kittest.App(t)
	s := NewSelect([]string{"short", strings.Repeat("a long choice ", 8)}, nil)
	s.Selected = "short"
	box := NewWholeChoice(s).(*fyne.Container)
	note := box.Objects[1]
	box.Resize(fyne.NewSize(300, 100))
	low := box.MinSize().Height
	if note.Visible() {
		t.Error("what fits is said twice")
	}
	s.Selected = s.Options[1]
	if box.Resize(fyne.NewSize(301, 100)); !note.Visible() || box.MinSize().Height <= low {
		t.Errorf("the note shows %v, the height is %v as before %v", note.Visible(), box.MinSize().Height, low)
	}
	if box.Resize(fyne.NewSize(3000, 100)); note.Visible() {
		t.Error("with room for it the note stays")
	}
}

// A box can be turned by keyboard; Enter and Esc are the dialog's.
func TestABoxLeavesEnterToTheDialog(t *testing.T) {
	kittest.App(t)
	c := NewCheck("may write", nil)
	w := kittest.Window(t, c)
	w.Canvas().Focus(c)
	went := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { went++ })
	kittest.Type(c, fyne.KeyReturn, fyne.KeyEscape)
	if went != 2 || c.Checked {
		t.Errorf("handed on %d times, checked %v", went, c.Checked)
	}
	r := test.WidgetRenderer(c).(*checkRenderer)
	c.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(4, 4)}})
	if r.ring.Hidden {
		t.Error("nobody sees the pointer on it")
	}
	w.Canvas().Unfocus()
	if c.MouseOut(); !r.ring.Hidden {
		t.Error("pointer and keyboard are gone, and it shows still")
	}
}

// In a text area Enter begins a line, so that it takes Ctrl to do the main thing of the
// dialog.
func TestCtrlEnterLeavesATextArea(t *testing.T) {
	kittest.App(t)
	e := NewTextArea("", 3)
	w := kittest.Window(t, e)
	var went []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { went = append(went, ev.Name) })
	e.SetText("one")
	kittest.Type(e, fyne.KeyReturn)
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		e.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault})
	}
	if e.Text != "\none" || len(went) != 2 || went[0] != fyne.KeyReturn {
		t.Errorf("%q, and passed on %q", e.Text, went)
	}
}
