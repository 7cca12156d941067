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

// pace is between two events of one gesture: programs look for events once a
// frame, and some lose a press and a release that come together.
const pace = 20 * time.Millisecond

// keyboard finds the key for a symbol, and whether Shift is needed.
type keyboard map[xproto.Keysym]stroke

type stroke struct {
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
				k[symbol] = stroke{byte(int(first) + i), level == 1}
			}
		}
	}
	return k, nil
}

// symbolOf knows the names that X gives to keys without a letter.
func symbolOf(name string) (xproto.Keysym, bool) {
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

// Press strikes keys one after another, such as "ctrl+shift+n" or "Return".
func (d *Desktop) Press(names ...string) error {
	for i, name := range names {
		if i > 0 && name == names[i-1] {
			time.Sleep(2 * pace) // within one pace, programs take it for a key that is held down
		}
		if err := d.chord(strings.Split(strings.TrimSuffix(name, "+"), "+")); err != nil {
			return err
		}
	}
	return nil
}

// Type writes ASCII text.
func (d *Desktop) Type(text string) error {
	before := rune(0)
	for _, r := range text {
		if r == before {
			time.Sleep(2 * pace) // as in Press
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

// chord holds down all but the last, strikes that, and lets go.
func (d *Desktop) chord(names []string) error {
	var held []byte
	defer func() {
		for i := len(held) - 1; i >= 0; i-- {
			_ = d.event(xproto.KeyRelease, held[i], 0, 0) // the next event tells of a lost connection
		}
	}()
	for i, name := range names {
		symbol, ok := symbolOf(name)
		key, there := d.keyboard[symbol]
		if !ok || !there {
			return fmt.Errorf("this keyboard has no %q", name)
		}
		if key.shift && i == len(names)-1 {
			shift := d.keyboard[0xffe1].code
			if err := d.event(xproto.KeyPress, shift, 0, 0); err != nil {
				return err
			}
			held = append(held, shift)
		}
		if err := d.event(xproto.KeyPress, key.code, 0, 0); err != nil {
			return err
		}
		held = append(held, key.code)
		if i == len(names)-1 && len(names) > 1 {
			time.Sleep(pace)
		}
	}
	return nil
}

// Point moves the pointer to a place on the screen.
func (d *Desktop) Point(x, y int) error { return d.event(xproto.MotionNotify, 0, x, y) }

// Buttons of the mouse.
const (
	Left  = 1
	Right = 3
	up    = 4
	down  = 5
)

// Click goes to a place on the screen and clicks there, with keys held down.
func (d *Desktop) Click(x, y int, button byte, held ...string) error {
	if err := d.Point(x, y); err != nil {
		return err
	}
	time.Sleep(pace)
	for _, name := range held {
		symbol, _ := symbolOf(name)
		code := d.keyboard[symbol].code
		if err := d.event(xproto.KeyPress, code, 0, 0); err != nil {
			return err
		}
		defer func() { _ = d.event(xproto.KeyRelease, code, 0, 0) }()
		defer time.Sleep(pace)
		time.Sleep(pace)
	}
	if err := d.event(xproto.ButtonPress, button, 0, 0); err != nil {
		return err
	}
	time.Sleep(pace)
	return d.event(xproto.ButtonRelease, button, 0, 0)
}

// Wheel turns the wheel by one notch where the pointer is: down, or up when
// notch is negative.
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
