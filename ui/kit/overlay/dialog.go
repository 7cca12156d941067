// Package overlay has what stands in front of the page: dialogs, wizards, and the
// toasts in the corner.
package overlay

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
)

// Dialog asks for something over the dimmed window. Fyne's own dialogs take
// no focus and know neither Esc nor Enter; this one does all three.
type Dialog struct {
	Title    string
	Icon     string              // of the set, "" = none
	IconTone fyne.ThemeColorName // "" = accent
	Body     fyne.CanvasObject
	Width    float32 // 0 = 520; never wider than the window
	// Actions are the buttons in reading order; the main one comes last.
	Actions []*kit.Button
	// Grows gets the height that the window has to spare, nil = nothing does.
	Grows Grower
	// Focus gets the focus when the dialog opens, nil = the first action that
	// destroys nothing.
	Focus fyne.Focusable
	// OnEscape is called for Esc instead of closing.
	OnEscape func()
	// OnHidden is called once when the dialog is gone, however that came.
	OnHidden func()

	overlay *dialogOverlay
	scroll  *container.Scroll // of the body, once drawn
	top     float32           // where its upper edge stays while it is open
	room    fyne.Size         // of the window for which top holds; zero = none yet
	stack   *Stack
}

// Grower is a part of a dialog's body that can use more height than it asks for.
type Grower interface {
	// Grow makes it higher than its least by so much at most; 0 = its least height.
	Grow(spare float32)
}

// first is what has the focus when d opens, nil for nothing.
func (d *Dialog) first() fyne.Focusable {
	if d.Focus != nil {
		return d.Focus
	}
	for _, b := range d.Actions {
		if b.Importance != fynewidget.DangerImportance && !b.Disabled() {
			return b
		}
	}
	return nil
}

// Hide closes d; dialogs in front of it stay open.
func (d *Dialog) Hide() {
	s := d.stack
	if s == nil {
		return
	}
	d.stack = nil
	for i, open := range s.open {
		if open != d {
			continue
		}
		above := s.open[i+1:]
		if len(above) == 0 {
			s.canvas.Unfocus() // or a button that is used again would look focused
		}
		s.open = append(s.open[:i:i], above...)
		s.uncover(d)
		s.canvas.Overlays().Remove(d.overlay) // takes those above with it
		for _, o := range above {
			s.canvas.Overlays().Add(o.overlay)
		}
		break
	}
	if d.OnHidden != nil {
		d.OnHidden()
	}
}

// Visible tells whether the dialog is open.
func (d *Dialog) Visible() bool { return d.stack != nil }

// Fit lays the dialog out again after its body grew or shrank.
func (d *Dialog) Fit() {
	if d.overlay != nil {
		d.overlay.Refresh()
	}
}

// ShowEnd scrolls a body that is longer than the window to its end, where
// forms say what is wrong.
func (d *Dialog) ShowEnd() {
	d.Fit()
	if d.scroll != nil {
		d.scroll.ScrollToBottom()
	}
}

// FocusOn moves the focus inside the open dialog.
func (d *Dialog) FocusOn(f fyne.Focusable) {
	if d.stack != nil {
		d.stack.canvas.Focus(f)
	}
}
