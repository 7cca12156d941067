package kit

import "fyne.io/fyne/v2"

// Forward hands a key that a focused widget has no use for to the canvas, as
// if nothing were focused: there Esc closes the top dialog and F1 opens help.
func Forward(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// IsGlobal tells keys that never belong to a single widget.
func IsGlobal(name fyne.KeyName) bool {
	return name == fyne.KeyEscape || name == fyne.KeyF1 || name == fyne.KeyF5
}

// IsEnter reports whether a key is one of the two that are called Enter.
func IsEnter(name fyne.KeyName) bool { return name == fyne.KeyReturn || name == fyne.KeyEnter }
