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
	d := newDesktop(t, desktop.Options{Width: 1280, Height: 1500})
	d.SetEnv("DBUS_SESSION_BUS_ADDRESS=", "PATH="+t.TempDir())
	p := startWindow(t, d)
	var err error
	if p.window, err = d.MoveResize("Latchkey", 4, 24, 1260, 1400); err == nil {
		err = d.Focus(p.window)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.mustShow("it says that there is no keyring", func(s snapshot) bool { return s.has("There is no keyring") })
	p.click("Settings", func(s snapshot) bool { return s.has("Open the folder") })
	p.click("Open the folder", func(s snapshot) bool { return s.has("could not be opened") })
	p.screenshot("no-folder")
	p.click("Copy the path", func(s snapshot) bool { return s.has("The path was copied") })
	p.click("Connect an account…", formShown)
	p.click("Open the token page", func(s snapshot) bool { return s.has("The browser could not be opened") })
	p.click("Copy address", func(s snapshot) bool { return s.has("The address was copied") })
	p.screenshot("no-browser")
	p.press("Escape", func(s snapshot) bool { return !s.Front })
	p.quit()
}
