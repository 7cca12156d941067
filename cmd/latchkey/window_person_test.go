//go:build window

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/desktop"
)

// person acts on the real window with mouse or keyboard, looks at what is there,
// and counts actions as people do. Nothing here waits for a fixed time: an
// action is over when the window shows its result. An action that got lost is
// repeated, without being counted again.
type person struct {
	t       *testing.T
	desktop *desktop.Desktop
	window  desktop.Window
	program *program
	socket  string
	forge   *forgeClient
	actions int
}

// snapshot asks the program what can be seen.
func (p *person) snapshot() (s snapshot) {
	p.t.Helper()
	conn, err := net.Dial("unix", p.socket)
	if err != nil {
		return s // it has just begun, or is gone
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second)) // a window that hangs shows nothing
	_ = json.NewDecoder(conn).Decode(&s)
	return s
}

// has reports whether a text can be seen, whole or as a part.
func (s snapshot) has(text string) bool { return s.find(text) != nil }

// find returns the text itself, or else one that contains it.
func (s snapshot) find(text string) *textBox {
	var part *textBox
	for i := range s.Texts {
		switch {
		case s.Texts[i].Text == text:
			return &s.Texts[i]
		case part == nil && strings.Contains(s.Texts[i].Text, text):
			part = &s.Texts[i]
		}
	}
	return part
}

// count returns how often exactly this text can be seen.
func (s snapshot) count(text string) (n int) {
	for _, t := range s.Texts {
		if t.Text == text {
			n++
		}
	}
	return n
}

func (s snapshot) String() string {
	var all []string
	for _, t := range s.Texts {
		all = append(all, t.Text)
	}
	return fmt.Sprintf("%q, focus on %s", all, s.Focused)
}

// waitFor waits until the condition holds.
func (p *person) waitFor(what string, limit time.Duration, holds func(snapshot) bool) bool {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if holds(p.snapshot()) {
			return true
		}
	}
	return false
}

// mustShow is waitFor, but ends the test if the condition does not hold in time.
func (p *person) mustShow(what string, holds func(snapshot) bool) {
	p.t.Helper()
	if !p.waitFor(what, 40*time.Second, holds) {
		p.t.Fatalf("waited in vain until %s; to be seen: %s", what, p.snapshot())
	}
}

// act performs one action. It is repeated while it has no effect, if the caller
// says how the effect looks.
func (p *person) act(what string, act func() error, came func(snapshot) bool) {
	p.t.Helper()
	p.actions++
	for range 4 {
		if err := act(); err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
		if came == nil || p.waitFor(what, 8*time.Second, came) {
			return
		}
		p.t.Logf("once more: %s; to be seen: %s", what, p.snapshot())
	}
	p.t.Fatalf("nothing comes of it: %s; to be seen: %s", what, p.snapshot())
}

// click is one action: a click on the thing with this text.
func (p *person) click(text string, came func(snapshot) bool) {
	p.t.Helper()
	p.act("click on "+text, func() error {
		at := p.snapshot().find(text)
		if at == nil {
			return nil // it is to appear
		}
		return p.desktop.Click(p.window.X+int(at.X+at.Width/2), p.window.Y+int(at.Y+at.Height/2), desktop.Left)
	}, came)
}

// clickBox is one action: a click on the check box before a text.
func (p *person) clickBox(text string, came func(snapshot) bool) {
	p.t.Helper()
	p.act("click on the box of "+text, func() error {
		at := p.snapshot().find(text)
		if at == nil {
			return nil // it is to appear
		}
		const beside = 20 // pixels
		return p.desktop.Click(p.window.X+int(at.X)-beside, p.window.Y+int(at.Y+at.Height/2), desktop.Left)
	}, came)
}

// paste is one action: text from the clipboard goes to where the focus is.
func (p *person) paste(text string, came func(snapshot) bool) {
	p.t.Helper()
	if err := p.desktop.Copy(text); err != nil {
		p.t.Fatal(err)
	}
	p.press("ctrl+v", came)
}

// press is one action on the keyboard.
func (p *person) press(keys string, came func(snapshot) bool) {
	p.t.Helper()
	p.act("strike "+keys, func() error { return p.desktop.Press(strings.Fields(keys)...) }, came)
}

// replaceText is one action: it types text over that of the focused field.
func (p *person) replaceText(text string, came func(snapshot) bool) {
	p.t.Helper()
	p.act("write "+text, func() error {
		if err := p.desktop.Press("ctrl+a"); err != nil {
			return err
		}
		return p.desktop.Type(text)
	}, came)
}

// Parts of an action that is made of several.

func (p *person) inOrder(parts ...func() error) error {
	for _, part := range parts {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (p *person) pressing(names ...string) func() error {
	return func() error { return p.desktop.Press(names...) }
}

func (p *person) typing(text string) func() error {
	return func() error { return p.desktop.Type(text) }
}

// awaiting waits until the condition holds; if it does not, the whole action is
// repeated.
func (p *person) awaiting(what func(snapshot) bool) func() error {
	return func() error { p.waitFor("it shows", 5*time.Second, what); return nil }
}

// fillField clicks into the field below its name and types over its text.
func (p *person) fillField(name, text string) func() error {
	return func() error {
		const below = 38 // pixels, from the middle of the name to the field
		at := p.snapshot().find(name)
		if at == nil {
			return nil // it is to appear
		}
		if err := p.desktop.Click(p.window.X+int(at.X)+60, p.window.Y+int(at.Y+at.Height/2)+below-8, desktop.Left); err != nil {
			return err
		}
		if !p.waitFor(name+" has the keyboard", 5*time.Second, func(s snapshot) bool { return strings.Contains(s.Focused, "Entry") }) {
			return nil // the whole action is tried again
		}
		return p.inOrder(p.pressing("ctrl+a"), p.typing(text))
	}
}

// checkNoSecret fails if a secret can be seen, or is in a file of the person's.
func (p *person) checkNoSecret(secret string) {
	p.t.Helper()
	if s := p.snapshot(); s.has(secret[:min(len(secret), 40)]) {
		p.t.Errorf("the secret can be seen: %s", s)
	}
	err := filepath.WalkDir(p.desktop.Home, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || strings.HasSuffix(path, ".keyring") {
			return err // the keyring's own file is where it belongs, and encrypted
		}
		data, err := os.ReadFile(path)
		if err == nil && bytes.Contains(data, []byte(secret)) {
			p.t.Errorf("%s holds the secret", path)
		}
		return err
	})
	if err != nil {
		p.t.Error(err)
	}
}

// checkActions fails if more actions were needed, and starts to count again.
func (p *person) checkActions(flow string, n int) {
	p.t.Helper()
	p.t.Logf("%s: %d actions, at most %d", flow, p.actions, n)
	if p.actions > n {
		p.t.Errorf("%s takes %d actions, at most %d are allowed", flow, p.actions, n)
	}
	p.actions = 0
}

func (p *person) screenshot(name string) {
	picture, err := p.desktop.Screenshot()
	if err != nil {
		return
	}
	file, err := os.Create(filepath.Join(screens(p.t), strings.ReplaceAll(p.t.Name(), "/", "-")+"-"+name+".png"))
	if err != nil {
		return
	}
	defer file.Close()
	_ = png.Encode(file, picture) // for people to look at
}

// quit quits, and checks that the program ended well.
func (p *person) quit() {
	p.t.Helper()
	for range 4 {
		if err := p.desktop.Press("Escape", "Escape", "ctrl+q"); err != nil {
			p.t.Fatal(err)
		}
		if err, gone := p.program.waitExit(5 * time.Second); gone {
			if err != nil {
				p.t.Errorf("the program ended with %v", err)
			}
			return
		}
	}
	p.t.Error("the program does not quit; what it hangs in, it says itself")
	_ = p.program.cmd.Process.Signal(syscall.SIGQUIT)
	p.program.waitExit(5 * time.Second)
}
