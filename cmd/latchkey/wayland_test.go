//go:build window

package main

import (
	"testing"

	"latchkey/internal/desktop"
)

// newWayland opens a desktop of Wayland alone, where a compositor is installed:
// nothing else that the tests need brings one.
func newWayland(t *testing.T) *desktop.Desktop {
	t.Helper()
	o := desktop.Options{Wayland: true}
	if missing := desktop.Missing(o); len(missing) > 0 {
		t.Skipf("not installed: %q; internal/setup/deps.sh bench", missing)
	}
	return newDesktop(t, o)
}

// TestPersonUnderWayland makes a key and proves it with the keyboard, copies, and
// clicks, where there is no X at all.
func TestPersonUnderWayland(t *testing.T) {
	const repo, label = "acme/web-frontend", "latchkey-web-frontend"
	d := newWayland(t)
	p := startWindow(t, d, "--demo")
	p.forge = p.program.forge()
	p.window = d.Whole()
	p.mustShow("the repositories show", reposShown)
	p.act("look for a repository", func() error {
		return p.inOrder(p.pressing("Escape", "ctrl+f", "ctrl+a"), p.typing("web-frontend"))
	}, func(s snapshot) bool { return s.has(repo) && !s.has("acme/build-images") })
	p.press("Down", nil)
	tries := 0
	p.act("Add key…, with the mouse or else the keyboard", func() error {
		at := p.snapshot().find("Add key…")
		if tries++; tries > 1 || at == nil { // some compositors are told of no pointer before it has entered their window
			t.Log("the pointer did not reach the window")
			return p.desktop.Press("ctrl+n")
		}
		return p.desktop.Click(p.window.X+int(at.X+at.Width/2), p.window.Y+int(at.Y+at.Height/2), desktop.Left)
	}, func(s snapshot) bool { return s.has("Create and add") })
	p.press("Return", nil)
	p.actUntil("the new key is on the forge and was used", func() error { return nil }, func() bool { return p.keyUsed(repo, label) })
	p.screenshot("wayland")
	p.press("Escape", func(s snapshot) bool { return !s.Front })
	p.quit()
	p.checkNothingLeft()
}

// TestWithoutADriverUnderWayland looks that it is said there, too.
func TestWithoutADriverUnderWayland(t *testing.T) {
	d := newWayland(t)
	s := startBare(t, t.TempDir(), "XDG_RUNTIME_DIR="+d.Env("XDG_RUNTIME_DIR"), "WAYLAND_DISPLAY="+d.Env("WAYLAND_DISPLAY"), "DBUS_SESSION_BUS_ADDRESS="+d.Env("DBUS_SESSION_BUS_ADDRESS"), "MESA_GL_VERSION_OVERRIDE=1.4")
	s.says(t, "offers no OpenGL 2.1")
	s.claimedNothing(t)
}
