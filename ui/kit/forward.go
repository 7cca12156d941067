package kit

import "fyne.io/fyne/v2"

// forward hands a key that a focused widget has no use for to the canvas, as
// if nothing were focused: there Esc closes the top dialog and F1 opens help.
func forward(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// isGlobal tells keys that never belong to a single widget.
func isGlobal(name fyne.KeyName) bool {
	return name == fyne.KeyEscape || name == fyne.KeyF1 || name == fyne.KeyF5
}

// isEnter reports whether a key is one of the two that are called Enter.
func isEnter(name fyne.KeyName) bool { return name == fyne.KeyReturn || name == fyne.KeyEnter }
