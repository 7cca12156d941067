//go:build window

package main

import (
	"testing"

	"latchkey/internal/desktop"
)

// TestWithoutABusAndABrowser starts the window where no session bus, no browser
// and no program that opens folders is to be had: each is said when it is needed,
// with what a person can take along.
func TestWithoutABusAndABrowser(t *testing.T) {
	d := newDesktop(t, desktop.Options{})
	d.SetEnv("DBUS_SESSION_BUS_ADDRESS=", "PATH="+t.TempDir())
	p := startWindow(t, d)
	p.placeWindow()
	p.mustShow("it says that there is no keyring", func(s snapshot) bool { return s.has("There is no keyring") })
	p.click("Settings", func(s snapshot) bool { return s.has("Appearance") })
	p.act("scroll down", func() error { // beside the fields, which would keep the wheel
		if err := d.MovePointer(p.window.X+p.window.Width-40, p.window.Y+p.window.Height/2); err != nil {
			return err
		}
		for range 60 {
			if err := d.Wheel(1); err != nil {
				return err
			}
		}
		return nil
	}, func(s snapshot) bool { return s.has("Open the folder") })
	p.click("Open the folder", func(s snapshot) bool { return s.has("could not be opened") })
	p.screenshot("no-folder")
	p.click("Copy the path", func(s snapshot) bool { return s.has("The path was copied") })
	p.click("Repositories", func(s snapshot) bool { return !s.has("Open the folder") })
	p.fromPalette("Connect an account", formShown)
	p.click("Open the token page", func(s snapshot) bool { return s.has("The browser could not be opened") })
	p.click("Copy address", func(s snapshot) bool { return s.has("The address was copied") })
	p.screenshot("no-browser")
	p.press("Escape", func(s snapshot) bool { return !s.Front })
	p.quit()
}

// fromPalette is one action: it runs a command by its name.
func (p *person) fromPalette(name string, came func(snapshot) bool) {
	p.t.Helper()
	p.act("run "+name, func() error {
		return p.inOrder(p.pressing("Escape", "ctrl+k"), p.awaiting(func(s snapshot) bool { return s.Front }), p.typing(name), p.awaiting(func(s snapshot) bool { return s.has(name+"…") || s.count(name) > 0 }), p.pressing("Return"))
	}, came)
}
