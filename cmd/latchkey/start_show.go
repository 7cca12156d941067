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
	defer recoverNoDisplay(&err)
	show()
	if !hasHandle(window) {
		return &display.Error{Problem: display.NoOpenGL, Display: display.Name(os.Getenv)}
	}
	return nil
}

// recoverNoDisplay is deferred where Fyne makes and shows a window. The library
// below it panics when it is asked for more after it could not begin.
func recoverNoDisplay(err *error) {
	switch v := recover().(type) {
	case nil:
	case *glfw.Error:
		*err = &display.Error{Problem: display.Silent, Display: display.Name(os.Getenv)}
	default:
		panic(v)
	}
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
