//go:build window

package main

import (
	"strings"
	"testing"
	"time"

	"latchkey/internal/desktop"
)

// coverWindow puts another program's window in front.
func (p *person) coverWindow() desktop.Window {
	p.t.Helper()
	other, err := p.desktop.OpenOther("Work")
	if err != nil {
		p.t.Fatal(err)
	}
	return other
}

// TestASecondStartRaisesTheWindow starts the program twice on one folder.
func TestASecondStartRaisesTheWindow(t *testing.T) {
	p := startWindow(t, newDesktop(t, desktop.Options{}), "--vault", "memory")
	p.placeWindow()
	p.mustShow("the doors show", func(s snapshot) bool { return s.has("Try the demo") })
	p.coverWindow()
	if p.desktop.HasFocus(p.window) {
		t.Fatal("the other window is not in front")
	}
	second := startProgram(t, p.desktop, plainProgram(t), "--vault", "memory")
	switch err, gone := second.waitExit(20 * time.Second); {
	case !gone:
		t.Fatal("the second program does not end")
	case err != nil:
		t.Fatalf("the second program ended with %v", err)
	}
	for deadline := time.Now().Add(20 * time.Second); !p.desktop.HasFocus(p.window); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the first window did not come to the front")
		}
	}
	p.press("Return", formShown) // and has the keyboard
	p.quit()
}

// TestTheKeyboardIsWhereAPersonExpectsIt looks at the focus after the start and
// after each kind of thing that was in front.
func TestTheKeyboardIsWhereAPersonExpectsIt(t *testing.T) {
	p := startDemo(t, "--demo")
	onList := func(s snapshot) bool { return !s.Front && strings.Contains(s.Focused, "tableList") }
	p.mustShow("the keys are read", keysShown)
	p.press("Down", onList) // from the start: the list is what one works with
	for opens, what := range map[string]string{"ctrl+n": "Create and add", "ctrl+k": "Search or do", "F1": "Keyboard shortcuts", "ctrl+i": "Import"} {
		p.press(opens, func(s snapshot) bool { return s.Front && s.Focused != "" })
		t.Logf("%s (%s) has the focus on %s", opens, what, p.snapshot().Focused)
		p.press("Escape", onList)
	}
	p.press("ctrl+f", func(s snapshot) bool { return strings.Contains(s.Focused, "Entry") })
	p.press("ctrl+k", func(s snapshot) bool { return s.Front })
	p.press("Escape", func(s snapshot) bool { return !s.Front && strings.Contains(s.Focused, "Entry") })
	p.quit()
}

// TestLongWorkTellsAPersonWhoWorksElsewhere rotates a key and goes away.
func TestLongWorkTellsAPersonWhoWorksElsewhere(t *testing.T) {
	d := newDesktop(t, desktop.Options{Keyring: true})
	notices, err := d.ServeNotifications()
	if err != nil {
		t.Fatal(err)
	}
	p := startWindow(t, d, "--demo", "--long-work", "1ms", "--latency", "150ms")
	p.forge = p.program.forge()
	p.placeWindow()
	p.mustShow("the keys are read", keysShown)
	on := p.reposWithoutKey()
	p.click("no key", func(s snapshot) bool { return !s.has("acme/ledger") && s.has("acme/build-images") })
	p.clickBox("Repository", func(s snapshot) bool { return s.has(number(len(on)) + " selected") })
	p.click("Add key…", planShown)
	p.click("Add to "+number(len(on)), planClosed)
	if all := notices.All(); len(all) > 0 {
		t.Errorf("a person in front of the window is told %q", all)
	}
	p.coverWindow()
	p.forgeShows("the new key is on all", func() bool { return p.keyUsedOnAll(on, "latchkey-acme") })
	for deadline := time.Now().Add(20 * time.Second); len(notices.All()) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the person is told nothing")
		}
	}
	for _, n := range notices.All() {
		if n.Title != "Latchkey" || !strings.HasPrefix(n.Text, "Finished: ") {
			t.Errorf("the person is told %q", n)
		}
	}
	if err := d.Focus(p.window); err != nil {
		t.Fatal(err)
	}
	p.quit()
}
