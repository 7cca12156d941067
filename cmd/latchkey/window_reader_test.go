//go:build window && linux

package main

import (
	"slices"
	"strings"
	"testing"

	"latchkey/internal/atspi"
	"latchkey/internal/atspi/atspitest"
	"latchkey/internal/desktop"
)

// TestAScreenReaderIsTold walks through the real window with the keyboard, and
// listens to what a screen reader is told of it.
func TestAScreenReaderIsTold(t *testing.T) {
	d := newDesktop(t, desktop.Options{})
	reader := atspitest.StartOn(t, d.Env("DBUS_SESSION_BUS_ADDRESS"))
	p := startWindow(t, d, "--demo")
	p.forge = p.program.forge()
	p.placeWindow()
	p.mustShow("the keys are read", keysShown)
	if reader.Applications() > 0 {
		t.Fatal("the window made itself known although nobody listens")
	}
	reader.SetReader(true) // while the window is open
	reader.WaitForApplication(t)

	p.press("ctrl+f", func(s snapshot) bool { return strings.Contains(s.Focused, "Entry") })
	focus(t, reader, "entry")
	p.press("p", nil)
	if e := reader.Next(t, "the letter", func(e atspitest.Event) bool { return e.Name == "Object:TextChanged:insert" }); e.Value != "p" {
		t.Errorf("typing p was told as %s", e)
	}
	p.press("Escape", nil)
	p.press("Down", func(s snapshot) bool { return strings.Contains(s.Focused, "tableList") })
	if row := focus(t, reader, "table row"); row.Description == "" || row.Attributes["setsize"] == "" || len(row.Above) != 4 {
		t.Errorf("the row was told as %+v", row)
	}
	for range 6 { // whatever comes: it has a name
		p.press("Tab", nil)
		if got := reader.NextFocus(t); got.Name == "" || got.Role == "unknown" || got.Role == "panel" {
			t.Errorf("Tab led to %+v", got)
		}
	}

	p.press("ctrl+n", func(s snapshot) bool { return s.Front && s.Focused != "" })
	asked := reader.NextFocus(t)
	if !slices.ContainsFunc(asked.Above, func(above string) bool { return strings.HasPrefix(above, "dialog ") }) {
		t.Errorf("in the dialog was told %+v", asked)
	}
	p.press("Escape", func(s snapshot) bool { return !s.Front })

	p.press("ctrl+shift+u", nil)
	t.Logf("spoken was %q", reader.NextAnnouncement(t))
	p.typeSecret(reader)
	p.quit()
}

// focus waits until something of a role has the keyboard.
func focus(t *testing.T, reader *atspitest.Desktop, role string) atspitest.Seen {
	t.Helper()
	for range 8 {
		if got := reader.NextFocus(t); got.Role == role {
			if got.Name == "" || !got.States.Has(atspi.Focused) {
				t.Errorf("the %s was told as %+v", role, got)
			}
			return got
		}
	}
	t.Fatalf("no %s was told", role)
	return atspitest.Seen{}
}

// typeSecret types into a field for a token; nothing of it may be told.
func (p *person) typeSecret(reader *atspitest.Desktop) {
	p.t.Helper()
	const canary = "zqxjcanary"
	p.press("ctrl+o", func(s snapshot) bool { return s.Front && s.Focused != "" })
	for range 12 {
		got := reader.NextFocus(p.t)
		if got.Role == "password text" {
			break
		}
		p.press("Tab", nil)
	}
	letters := func() int { return strings.Count(reader.Traffic(), "TextChanged") }
	before := letters()
	if err := p.desktop.Type(canary); err != nil {
		p.t.Fatal(err)
	}
	p.press("Tab", nil)
	reader.NextFocus(p.t)
	if strings.Contains(reader.Traffic(), canary) || letters() != before {
		p.t.Error("a screen reader was told a secret")
	}
	p.press("Escape", func(s snapshot) bool { return !s.Front })
}
