//go:build window

package main

import (
	"testing"
	"time"

	"latchkey/internal/desktop"
)

// TestTheProgramThatIsHandedOut drives the program as people get it, which has
// nothing in it for tests: with the keyboard alone, looking at the screen for
// stillness and at the forge for what has come of it.
func TestTheProgramThatIsHandedOut(t *testing.T) {
	const repo, label = "acme/web-frontend", "latchkey-web-frontend"
	d := newDesktop(t, desktop.Options{})
	program := startProgram(t, d, plainProgram(t), "--demo")
	p := &person{t: t, desktop: d, program: program}
	p.forge = program.forge()
	p.placeWindow()
	p.waitStill()
	p.screenshot("repositories")
	p.actUntil("the new key is on the forge and was used", func() error {
		return p.inOrder(p.pressing("Escape", "Escape", "Escape", "ctrl+f", "ctrl+a"), p.typing("web-frontend"), p.awaitStill, p.pressing("Down"), p.awaitStill,
			p.pressing("ctrl+n"), p.awaitStill, p.pressing("Return"))
	}, func() bool { return p.keyUsed(repo, label) })
	used := *p.findKey(repo, label).LastUsed
	p.actUntil("test clone used the key again", func() error {
		return p.inOrder(p.pressing("Escape", "Escape", "ctrl+t"))
	}, func() bool { return *p.findKey(repo, label).LastUsed != used })
	p.waitStill()
	p.screenshot("cloned")
	for picture, key := range map[string]string{"other-theme": "ctrl+shift+d", "palette": "ctrl+k"} {
		p.act(picture, p.pressing(key), nil)
		p.waitStill()
		p.screenshot(picture)
		p.act("back", p.pressing("Escape"), nil)
	}
	p.quit()
	p.checkNothingLeft()
}

// awaitStill waits until the screen stands still, except for a blinking cursor.
func (p *person) awaitStill() error { p.waitStill(); return nil }

func (p *person) waitStill() {
	p.t.Helper()
	picture, err := p.desktop.Screenshot()
	if err != nil {
		p.t.Fatal(err)
	}
	watched, err := p.desktop.WatchRegion(picture.Bounds())
	if err != nil {
		p.t.Fatal(err)
	}
	_ = watched.AwaitStill(250*time.Millisecond, 2*time.Second) // a cursor blinks: then it has had its time
}

// actUntil acts until a condition about the forge holds. It repeats the action
// only if that had no effect for a while.
func (p *person) actUntil(what string, act func() error, so func() bool) {
	p.t.Helper()
	for range 4 {
		if err := act(); err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
			if so() {
				return
			}
		}
		p.t.Logf("once more until %s", what)
	}
	p.t.Fatalf("waited in vain until %s", what)
}

// findKey finds a key by its label, nil if there is none.
func (p *person) findKey(repo, label string) *deployKey {
	for _, k := range p.forge.keysOn(repo) {
		if k.Label == label {
			return &k
		}
	}
	return nil
}
