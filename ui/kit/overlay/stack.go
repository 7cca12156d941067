package overlay

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
)

// Stack is the stack of open dialogs over one canvas.
type Stack struct {
	// Tips lets tooltips show in dialogs, nil = not.
	Tips *kit.Tips
	// Toasts lets toasts show in front of dialogs, nil = not.
	Toasts *Toasts
	canvas fyne.Canvas
	open   []*Dialog
}

// NewStack is an empty stack.
func NewStack(c fyne.Canvas) *Stack { return &Stack{canvas: c} }

// Any tells whether a dialog is open; commands of the window then wait.
func (s *Stack) Any() bool { return len(s.open) > 0 }

// Top is the dialog in front, nil without one.
func (s *Stack) Top() *Dialog {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

// Show opens d in front of all others.
func (s *Stack) Show(d *Dialog) {
	d.stack = s
	d.overlay, d.room = newDialogOverlay(d), fyne.Size{}
	s.open = append(s.open, d)
	s.cover(d)
	s.canvas.Overlays().Add(d.overlay)
	d.overlay.Refresh()
	if f := d.first(); f != nil {
		s.canvas.Focus(f)
	}
}

func (s *Stack) cover(d *Dialog) {
	if s.Tips != nil {
		s.Tips.Cover(d.overlay.tips)
	}
	if s.Toasts != nil {
		s.Toasts.cover(d.overlay.news)
	}
}

func (s *Stack) uncover(d *Dialog) {
	if s.Tips != nil {
		s.Tips.Uncover(d.overlay.tips)
	}
	if s.Toasts != nil {
		s.Toasts.uncover(d.overlay.news)
	}
}

// TypedKey handles a key that no widget of the dialog in front has a use for,
// and tells whether it was for the dialog. Give it what Canvas.OnTypedKey gets.
func (s *Stack) TypedKey(ev *fyne.KeyEvent) bool {
	switch {
	case !s.Any():
		return false
	case ev.Name == fyne.KeyEscape:
		return s.Escape()
	case kit.IsEnter(ev.Name):
		s.Enter()
		return true
	}
	return false
}

// Redraw shows d with what its fields say now: another body, other words on
// its buttons. The focus is lost; set it again.
func (s *Stack) Redraw(d *Dialog) {
	if d.stack != s {
		return
	}
	above := []*Dialog{}
	for i, open := range s.open {
		if open == d {
			above = append(above, s.open[i+1:]...)
		}
	}
	if len(above) == 0 {
		s.canvas.Unfocus()
	}
	s.canvas.Overlays().Remove(d.overlay)
	s.uncover(d)
	d.overlay = newDialogOverlay(d)
	s.cover(d)
	s.canvas.Overlays().Add(d.overlay)
	d.overlay.Refresh()
	for _, o := range above {
		s.canvas.Overlays().Add(o.overlay)
	}
}

// Escape handles Esc for the dialog in front and tells whether there was one.
func (s *Stack) Escape() bool {
	d := s.Top()
	if d == nil {
		return false
	}
	if d.OnEscape != nil {
		d.OnEscape()
	} else {
		d.Hide()
	}
	return true
}

// Enter does the main thing of the dialog in front when nothing in it has the
// focus, as after a click. What destroys is never done that way.
func (s *Stack) Enter() {
	d := s.Top()
	if d == nil || len(d.Actions) == 0 {
		return
	}
	b := d.Actions[len(d.Actions)-1]
	if b.Importance == fynewidget.HighImportance && b.Visible() && !b.Disabled() {
		b.Tapped(nil)
	}
}

// HideAll closes every dialog.
func (s *Stack) HideAll() {
	for s.Any() {
		s.Top().Hide()
	}
}
