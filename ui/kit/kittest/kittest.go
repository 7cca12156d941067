// Package kittest is test support for the widgets: a window to put them in, the
// keys of a person, and a clock that goes when a test says so.
package kittest

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/paint"
)

// App is Fyne without a display, in the window's light colours.
func App(t testing.TB) fyne.App {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(paint.NewTheme(paint.Light, 1))
	return app
}

// Window shows o in a window of 600 by 400.
func Window(t testing.TB, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.Resize(fyne.NewSize(600, 400))
	return w
}

// Type types keys where f is.
func Type(f fyne.Focusable, names ...fyne.KeyName) {
	for _, n := range names {
		f.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

// Press types keys where the focus is, or on the canvas.
func Press(w fyne.Window, names ...fyne.KeyName) {
	for _, name := range names {
		ev := &fyne.KeyEvent{Name: name}
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
		} else {
			w.Canvas().OnTypedKey()(ev)
		}
	}
}

// Direct posts a function by calling it.
func Direct(f func()) { f() }

// Clock holds what a widget wants to do later.
type Clock struct{ Due []func() }

// After stands for time.AfterFunc.
func (c *Clock) After(_ time.Duration, f func()) { c.Due = append(c.Due, f) }

// Pass runs what was due before this call.
func (c *Clock) Pass() {
	due := c.Due
	c.Due = nil
	for _, f := range due {
		f()
	}
}
