//go:build unix

package desktop

import (
	"fmt"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// eventPause is the time between two events of one gesture: programs look for
// events once per frame, and some lose a press and a release that come together.
const eventPause = 20 * time.Millisecond

// keyboard maps a symbol to its key, and says whether Shift is needed.
type keyboard map[xproto.Keysym]keystroke

type keystroke struct {
	code  byte
	shift bool
}

func readKeyboard(conn *xgb.Conn, setup *xproto.SetupInfo) (keyboard, error) {
	first, count := setup.MinKeycode, byte(setup.MaxKeycode-setup.MinKeycode+1)
	reply, err := xproto.GetKeyboardMapping(conn, first, count).Reply()
	if err != nil {
		return nil, fmt.Errorf("read the keyboard: %w", err)
	}
	k := keyboard{}
	per := int(reply.KeysymsPerKeycode)
	for level := range 2 {
		for i := range int(count) {
			symbol := reply.Keysyms[i*per+level]
			if _, known := k[symbol]; !known && symbol != 0 {
				k[symbol] = keystroke{byte(int(first) + i), level == 1}
			}
		}
	}
	return k, nil
}

// keysym returns the X key symbol for a name or a character.
func keysym(name string) (xproto.Keysym, bool) {
	named := map[string]xproto.Keysym{
		"Return": 0xff0d, "Escape": 0xff1b, "Tab": 0xff09, "BackSpace": 0xff08, "Delete": 0xffff, "space": 0x20,
		"Home": 0xff50, "Left": 0xff51, "Up": 0xff52, "Right": 0xff53, "Down": 0xff54, "Prior": 0xff55, "Next": 0xff56, "End": 0xff57,
		"F1": 0xffbe, "F2": 0xffbf, "F5": 0xffc2, "F10": 0xffc7, "Menu": 0xff67,
		"ctrl": 0xffe3, "shift": 0xffe1, "alt": 0xffe9,
	}
	if symbol, ok := named[name]; ok {
		return symbol, true
	}
	if r := []rune(name); len(r) == 1 && r[0] > 0x20 && r[0] < 0x7f {
		return xproto.Keysym(r[0]), true
	}
	return 0, false
}

// Press types keys one after another, such as "ctrl+shift+n" or "Return".
func (d *Desktop) Press(names ...string) error {
	for i, name := range names {
		if i > 0 && name == names[i-1] {
			time.Sleep(2 * eventPause) // within one pace, programs take it for a key that is held down
		}
		if err := d.chord(strings.Split(strings.TrimSuffix(name, "+"), "+")); err != nil {
			return err
		}
	}
	return nil
}

// Type types ASCII text.
func (d *Desktop) Type(text string) error {
	before := rune(0)
	for _, r := range text {
		if r == before {
			time.Sleep(2 * eventPause) // as in Press
		}
		before = r
		name := string(r)
		if r == ' ' {
			name = "space"
		}
		if err := d.chord([]string{name}); err != nil {
			return err
		}
	}
	return nil
}

// chord holds down all keys but the last, presses that, and releases all.
func (d *Desktop) chord(names []string) error {
	var pressed []byte
	defer func() {
		for i := len(pressed) - 1; i >= 0; i-- {
			_ = d.event(xproto.KeyRelease, pressed[i], 0, 0) // the next event tells of a lost connection
		}
	}()
	for i, name := range names {
		symbol, ok := keysym(name)
		key, there := d.keyboard[symbol]
		if !ok || !there {
			return fmt.Errorf("this keyboard has no %q", name)
		}
		if key.shift && i == len(names)-1 {
			shift := d.keyboard[0xffe1].code
			if err := d.event(xproto.KeyPress, shift, 0, 0); err != nil {
				return err
			}
			pressed = append(pressed, shift)
		}
		if err := d.event(xproto.KeyPress, key.code, 0, 0); err != nil {
			return err
		}
		pressed = append(pressed, key.code)
		if i == len(names)-1 && len(names) > 1 {
			time.Sleep(eventPause)
		}
	}
	return nil
}

// MovePointer moves the pointer to a point of the screen.
func (d *Desktop) MovePointer(x, y int) error { return d.event(xproto.MotionNotify, 0, x, y) }

// Buttons of the mouse.
const (
	Left  = 1
	Right = 3
	up    = 4
	down  = 5
)

// Click moves to a point of the screen and clicks, with the modifier keys held
// down.
func (d *Desktop) Click(x, y int, button byte, modifiers ...string) error {
	if err := d.MovePointer(x, y); err != nil {
		return err
	}
	time.Sleep(eventPause)
	for _, name := range modifiers {
		symbol, _ := keysym(name)
		code := d.keyboard[symbol].code
		if err := d.event(xproto.KeyPress, code, 0, 0); err != nil {
			return err
		}
		defer func() { _ = d.event(xproto.KeyRelease, code, 0, 0) }()
		defer time.Sleep(eventPause)
		time.Sleep(eventPause)
	}
	if err := d.event(xproto.ButtonPress, button, 0, 0); err != nil {
		return err
	}
	time.Sleep(eventPause)
	return d.event(xproto.ButtonRelease, button, 0, 0)
}

// Wheel turns the mouse wheel by one notch at the pointer: down, or up if notch
// is negative.
func (d *Desktop) Wheel(notch int) error {
	button := byte(down)
	if notch < 0 {
		button = up
	}
	if err := d.event(xproto.ButtonPress, button, 0, 0); err != nil {
		return err
	}
	return d.event(xproto.ButtonRelease, button, 0, 0)
}

func (d *Desktop) event(kind, detail byte, x, y int) error {
	return xtest.FakeInputChecked(d.conn, kind, detail, 0, d.root, int16(x), int16(y), 0).Check()
}
