package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Entry is a Fyne entry that passes Esc, function keys and, where nothing else
// wants it, Enter on, and can tell about the down key, with which a search
// field hands over to its list.
type Entry struct {
	fynewidget.Entry
	OnDown func()
	OnUp   func()
	// OnCtrlEnter is told of Ctrl+Enter that was struck in the field, nil = it is Enter.
	// A key that was held down before the field had the keyboard is none.
	OnCtrlEnter func()
	// OnEscape may use Esc itself (to clear a search); false passes it on.
	OnEscape func() bool
	// OnPaste is shown what is pasted, whole lines and all, before it stands in
	// the field or in what can be undone; true = it is taken, and goes nowhere.
	OnPaste func(text string) bool
	// Label is what stands above the field, for those who do not see it.
	Label string
	// Confidential keeps what is typed from being told to a screen reader,
	// though it shows: a private key.
	Confidential bool
	// Beside tells what the keys move through while the line keeps the
	// keyboard, nil = nothing.
	Beside func() string

	struck bool // Enter was pressed while the field had the keyboard
}

// NewEntry is a line of text.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.Wrapping = fyne.TextWrapOff
	e.ExtendBaseWidget(e)
	return e
}

// NewSecretEntry is a line whose text is never shown, not even on request.
func NewSecretEntry(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	e.ActionItem = actionItem(NewMark("lock", paint.ColorMuted, 18)) // in the place where Fyne would put a reveal button
	return e
}

// actionItem keeps what stands at the end of an entry away from its border.
func actionItem(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, 0, 8), o)
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
	case IsGlobal(ev.Name):
		Forward(e, ev)
	case IsEnter(ev.Name) && !e.MultiLine && e.OnSubmitted == nil:
		Forward(e, ev) // Enter does the main thing of the dialog
	case ev.Name == fyne.KeyDown && e.OnDown != nil:
		e.OnDown()
	case ev.Name == fyne.KeyUp && e.OnUp != nil:
		e.OnUp()
	default:
		e.Entry.TypedKey(ev)
	}
}

// KeyDown implements desktop.Keyable: it comes once for a key that is held down.
func (e *Entry) KeyDown(ev *fyne.KeyEvent) {
	e.struck = e.struck || IsEnter(ev.Name)
	e.Entry.KeyDown(ev)
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && IsEnter(c.KeyName) && c.Modifier == fyne.KeyModifierShortcutDefault {
		if e.OnCtrlEnter != nil {
			if e.struck {
				e.OnCtrlEnter()
			}
			return
		}
		Forward(e, &fyne.KeyEvent{Name: fyne.KeyReturn}) // also where Enter begins a line
		return
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok && e.OnPaste != nil && p.Clipboard != nil && e.OnPaste(p.Clipboard.Content()) {
		return
	}
	e.Entry.TypedShortcut(s)
}

// AcceptsTab lets Tab leave a text area: nobody types tabs into a key.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() { e.struck = false; e.Entry.FocusGained(); reveal(e) }
