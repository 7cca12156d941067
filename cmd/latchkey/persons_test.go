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

// somebody sits in front of the real window: acts with mouse or keyboard,
// looks at what is there, and counts actions as people do. Nothing here waits
// by the clock: an action is over when the window shows what it leads to, and
// one that was lost on the way is done again, without being counted again.
type somebody struct {
	t       *testing.T
	desk    *desktop.Desktop
	window  desktop.Window
	program *program
	socket  string
	forge   *outside
	actions int
}

// look asks the program what can be seen.
func (p *somebody) look() (s sight) {
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

// has tells whether a text can be seen, whole or as a part.
func (s sight) has(text string) bool { return s.find(text) != nil }

// find prefers the text itself over one that holds it.
func (s sight) find(text string) *seen {
	var part *seen
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

// count says how often exactly this text can be seen.
func (s sight) count(text string) (n int) {
	for _, t := range s.Texts {
		if t.Text == text {
			n++
		}
	}
	return n
}

func (s sight) String() string {
	var all []string
	for _, t := range s.Texts {
		all = append(all, t.Text)
	}
	return fmt.Sprintf("%q, focus on %s", all, s.Focused)
}

// until waits for something to be seen.
func (p *somebody) until(what string, limit time.Duration, holds func(sight) bool) bool {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if holds(p.look()) {
			return true
		}
	}
	return false
}

// waits is until, and the end of the test without.
func (p *somebody) waits(what string, holds func(sight) bool) {
	p.t.Helper()
	if !p.until(what, 40*time.Second, holds) {
		p.t.Fatalf("waited in vain until %s; to be seen: %s", what, p.look())
	}
}

// does is one action. It is tried again while nothing comes of it, where it is
// told how that looks.
func (p *somebody) does(what string, act func() error, came func(sight) bool) {
	p.t.Helper()
	p.actions++
	for range 4 {
		if err := act(); err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
		if came == nil || p.until(what, 8*time.Second, came) {
			return
		}
		p.t.Logf("once more: %s; to be seen: %s", what, p.look())
	}
	p.t.Fatalf("nothing comes of it: %s; to be seen: %s", what, p.look())
}

// clicks is one action on what has this text.
func (p *somebody) clicks(text string, came func(sight) bool) {
	p.t.Helper()
	p.does("click on "+text, func() error {
		at := p.look().find(text)
		if at == nil {
			return nil // it is to appear
		}
		return p.desk.Click(p.window.X+int(at.X+at.Width/2), p.window.Y+int(at.Y+at.Height/2), desktop.Left)
	}, came)
}

// clicksBox is one action on the check box that stands before a text.
func (p *somebody) clicksBox(text string, came func(sight) bool) {
	p.t.Helper()
	p.does("click on the box of "+text, func() error {
		at := p.look().find(text)
		if at == nil {
			return nil // it is to appear
		}
		const beside = 20 // pixels
		return p.desk.Click(p.window.X+int(at.X)-beside, p.window.Y+int(at.Y+at.Height/2), desktop.Left)
	}, came)
}

// pastes is one action: what is on the clipboard goes where the keyboard is.
func (p *somebody) pastes(text string, came func(sight) bool) {
	p.t.Helper()
	if err := p.desk.Copy(text); err != nil {
		p.t.Fatal(err)
	}
	p.strikes("ctrl+v", came)
}

// strikes is one action on the keyboard.
func (p *somebody) strikes(keys string, came func(sight) bool) {
	p.t.Helper()
	p.does("strike "+keys, func() error { return p.desk.Press(strings.Fields(keys)...) }, came)
}

// writes is one action: text into what has the keyboard, in place of what is
// there.
func (p *somebody) writes(text string, came func(sight) bool) {
	p.t.Helper()
	p.does("write "+text, func() error {
		if err := p.desk.Press("ctrl+a"); err != nil {
			return err
		}
		return p.desk.Type(text)
	}, came)
}

// Parts of an action that is made of several.

func (p *somebody) inOrder(parts ...func() error) error {
	for _, part := range parts {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (p *somebody) keys(names ...string) func() error {
	return func() error { return p.desk.Press(names...) }
}

func (p *somebody) types(text string) func() error {
	return func() error { return p.desk.Type(text) }
}

// sees goes on when something can be seen; without it the whole action is tried
// again.
func (p *somebody) sees(what func(sight) bool) func() error {
	return func() error { p.until("it shows", 5*time.Second, what); return nil }
}

// into clicks into the field below its name and writes, in place of what is
// there.
func (p *somebody) into(name, text string) func() error {
	return func() error {
		const below = 38 // pixels, from the middle of the name to the field
		at := p.look().find(name)
		if at == nil {
			return nil // it is to appear
		}
		if err := p.desk.Click(p.window.X+int(at.X)+60, p.window.Y+int(at.Y+at.Height/2)+below-8, desktop.Left); err != nil {
			return err
		}
		if !p.until(name+" has the keyboard", 5*time.Second, func(s sight) bool { return strings.Contains(s.Focused, "Entry") }) {
			return nil // the whole action is tried again
		}
		return p.inOrder(p.keys("ctrl+a"), p.types(text))
	}
}

// keepsNoSecret fails where a secret can be seen, or stands in a file of the
// person's.
func (p *somebody) keepsNoSecret(secret string) {
	p.t.Helper()
	if s := p.look(); s.has(secret[:min(len(secret), 40)]) {
		p.t.Errorf("the secret can be seen: %s", s)
	}
	err := filepath.WalkDir(p.desk.Home, func(path string, e os.DirEntry, err error) error {
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

// most fails when more actions were needed, and begins to count anew.
func (p *somebody) most(flow string, n int) {
	p.t.Helper()
	p.t.Logf("%s: %d actions, at most %d", flow, p.actions, n)
	if p.actions > n {
		p.t.Errorf("%s takes %d actions, at most %d are allowed", flow, p.actions, n)
	}
	p.actions = 0
}

func (p *somebody) picture(name string) {
	picture, err := p.desk.Picture()
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

// leaves quits, and holds that the program ended well.
func (p *somebody) leaves() {
	p.t.Helper()
	for range 4 {
		if err := p.desk.Press("Escape", "Escape", "ctrl+q"); err != nil {
			p.t.Fatal(err)
		}
		if err, gone := p.program.ends(5 * time.Second); gone {
			if err != nil {
				p.t.Errorf("the program ended with %v", err)
			}
			return
		}
	}
	p.t.Error("the program does not quit; what it hangs in, it says itself")
	_ = p.program.cmd.Process.Signal(syscall.SIGQUIT)
	p.program.ends(5 * time.Second)
}
