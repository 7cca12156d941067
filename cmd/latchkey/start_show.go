//go:build !ci

package main

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.4/glfw"

	"latchkey/internal/display"
)

// tryToShow calls show, which shows the window, and returns why there is none.
// Fyne tells nobody: it logs, and goes on without a window, or panics.
func tryToShow(window fyne.Window, show func()) (err error) {
	none := &display.Error{Problem: display.NoOpenGL, Display: display.Name(os.Getenv)}
	defer func() {
		switch v := recover().(type) {
		case nil:
		case *glfw.Error: // it was not to be had at all
			err = none
		default:
			panic(v)
		}
	}()
	show()
	if !hasHandle(window) {
		return none
	}
	return nil
}

// hasHandle reports whether the desktop has a window for that of Fyne.
func hasHandle(window fyne.Window) (has bool) {
	native, ok := window.(driver.NativeWindow)
	if !ok {
		return true
	}
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			has = c.WindowHandle != 0
		case driver.WaylandWindowContext:
			has = c.WaylandSurface != 0
		case driver.WindowsWindowContext:
			has = c.HWND != 0
		case driver.MacWindowContext:
			has = c.NSWindow != 0
		default:
			has = true
		}
	})
	return has
}
