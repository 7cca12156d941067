package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Entry is a Fyne entry that passes Esc and function keys on and can tell
// about the down key, with which a search field hands over to its list.
type Entry struct {
	fynewidget.Entry
	OnDown func()
	// OnEscape may use Esc itself (to clear a search); false passes it on.
	OnEscape func() bool
}

// NewEntry is a line of text.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.Scroll = fyne.ScrollNone
	e.Wrapping = fyne.TextWrapOff
	e.ExtendBaseWidget(e)
	return e
}

// NewSecretEntry is a line whose text is never shown, not even on request.
func NewSecretEntry(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	e.ActionItem = NewIcon("lock", ColorMuted, 18) // in the place where Fyne would put a reveal button
	return e
}

// NewTextArea is a field of the given number of lines.
func NewTextArea(placeholder string, lines int) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapBreak
	e.SetMinRowsVisible(lines)
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyEscape && e.OnEscape != nil && e.OnEscape():
	case isGlobal(ev.Name):
		forward(e, ev)
	case ev.Name == fyne.KeyDown && e.OnDown != nil:
		e.OnDown()
	default:
		e.Entry.TypedKey(ev)
	}
}

// AcceptsTab lets Tab leave a text area: nobody types tabs into a key.
func (e *Entry) AcceptsTab() bool { return false }
