//go:build window

package main

import (
	"strings"
	"testing"
	"time"

	"latchkey/internal/desktop"
)

// covered puts another program's window in front.
func (p *somebody) covered() desktop.Window {
	p.t.Helper()
	other, err := p.desk.Other("Work")
	if err != nil {
		p.t.Fatal(err)
	}
	return other
}

// TestASecondStartRaisesTheWindow starts the program twice on one folder.
func TestASecondStartRaisesTheWindow(t *testing.T) {
	p := sitAt(t, newDesktop(t, desktop.Options{}), "--vault", "memory")
	p.takesPlace()
	p.waits("the doors show", func(s sight) bool { return s.has("Try the demo") })
	p.covered()
	if p.desk.IsFront(p.window) {
		t.Fatal("the other window is not in front")
	}
	second := starts(t, p.desk, plain(t), "--vault", "memory")
	switch err, gone := second.ends(20 * time.Second); {
	case !gone:
		t.Fatal("the second program does not end")
	case err != nil:
		t.Fatalf("the second program ended with %v", err)
	}
	for deadline := time.Now().Add(20 * time.Second); !p.desk.IsFront(p.window); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the first window did not come to the front")
		}
	}
	p.strikes("Return", formShows) // and has the keyboard
	p.leaves()
}

// TestTheKeyboardIsWhereAPersonExpectsIt looks at the focus after the start and
// after each kind of thing that was in front.
func TestTheKeyboardIsWhereAPersonExpectsIt(t *testing.T) {
	p := sitDown(t, "--demo")
	onList := func(s sight) bool { return !s.Front && strings.Contains(s.Focused, "tableList") }
	p.waits("the keys are read", allRead)
	p.strikes("Down", onList) // from the start: the list is what one works with
	for opens, what := range map[string]string{"ctrl+n": "Create and add", "ctrl+k": "Search or do", "F1": "Keyboard shortcuts", "ctrl+i": "Import"} {
		p.strikes(opens, func(s sight) bool { return s.Front && s.Focused != "" })
		t.Logf("%s (%s) has the focus on %s", opens, what, p.look().Focused)
		p.strikes("Escape", onList)
	}
	p.strikes("ctrl+f", func(s sight) bool { return strings.Contains(s.Focused, "Entry") })
	p.strikes("ctrl+k", func(s sight) bool { return s.Front })
	p.strikes("Escape", func(s sight) bool { return !s.Front && strings.Contains(s.Focused, "Entry") })
	p.leaves()
}

// TestLongWorkTellsAPersonWhoWorksElsewhere rotates a key and goes away.
func TestLongWorkTellsAPersonWhoWorksElsewhere(t *testing.T) {
	d := newDesktop(t, desktop.Options{Keyring: true})
	notices, err := d.Notices()
	if err != nil {
		t.Fatal(err)
	}
	p := sitAt(t, d, "--demo", "--long-work", "1ms", "--latency", "150ms")
	p.forge = p.program.forge()
	p.takesPlace()
	p.waits("the keys are read", allRead)
	on := p.keyless()
	p.clicks("no key", func(s sight) bool { return !s.has("acme/ledger") && s.has("acme/build-images") })
	p.clicksBox("Repository", func(s sight) bool { return s.has(number(len(on)) + " selected") })
	p.clicks("Add key…", planShows)
	p.clicks("Add to "+number(len(on)), planGone)
	if all := notices.All(); len(all) > 0 {
		t.Errorf("a person in front of the window is told %q", all)
	}
	p.covered()
	p.holds("the new key is on all", func() bool { return p.onAll(on, "latchkey-acme") })
	for deadline := time.Now().Add(20 * time.Second); len(notices.All()) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the person is told nothing")
		}
	}
	for _, n := range notices.All() {
		if n.Title != "Latchkey" || !strings.HasPrefix(n.Text, "Ended: ") {
			t.Errorf("the person is told %q", n)
		}
	}
	if err := d.Front(p.window); err != nil {
		t.Fatal(err)
	}
	p.leaves()
}
