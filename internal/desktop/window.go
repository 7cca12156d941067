//go:build unix

package desktop

import (
	"encoding/binary"
	"fmt"

	"github.com/jezek/xgb/xproto"
)

// Window is a program's window. Its numbers are pixels.
type Window struct {
	id            xproto.Window
	X, Y          int // of its inside, on the screen
	Width, Height int
}

// Find returns the window with exactly this title, if it exists and is mapped.
func (d *Desktop) Find(title string) (Window, bool) {
	list := d.property(d.root, "_NET_CLIENT_LIST")
	for ; len(list) >= 4; list = list[4:] {
		id := xproto.Window(binary.LittleEndian.Uint32(list))
		if string(d.property(id, "_NET_WM_NAME")) != title && string(d.property(id, "WM_NAME")) != title {
			continue
		}
		attributes, err := xproto.GetWindowAttributes(d.conn, id).Reply()
		if err != nil || attributes.MapState != xproto.MapStateViewable {
			continue
		}
		size, err := xproto.GetGeometry(d.conn, xproto.Drawable(id)).Reply()
		if err != nil {
			continue
		}
		at, err := xproto.TranslateCoordinates(d.conn, id, d.root, 0, 0).Reply()
		if err != nil {
			continue
		}
		return Window{id, int(at.DstX), int(at.DstY), int(size.Width), int(size.Height)}, true
	}
	return Window{}, false
}

// Await waits until the window exists.
func (d *Desktop) Await(title string) (w Window, err error) {
	err = d.waitUntil("the window "+title+" shows", func() (found bool) {
		w, found = d.Find(title)
		return found
	})
	return w, err
}

// Focus gives a window the keyboard focus.
func (d *Desktop) Focus(w Window) error {
	atom, err := d.atom("_NET_ACTIVE_WINDOW")
	if err != nil {
		return err
	}
	message := xproto.ClientMessageEvent{Format: 32, Window: w.id, Type: atom, Data: xproto.ClientMessageDataUnionData32New([]uint32{2, 0, 0, 0, 0})}
	mask := uint32(xproto.EventMaskSubstructureNotify | xproto.EventMaskSubstructureRedirect)
	return d.waitUntil("the window has the keyboard", func() bool {
		if xproto.SendEventChecked(d.conn, false, d.root, mask, string(message.Bytes())).Check() != nil {
			return false
		}
		return d.focused() == w.id
	})
}

// focused is the window that has the keyboard focus, 0 for none.
func (d *Desktop) focused() xproto.Window {
	active := d.property(d.root, "_NET_ACTIVE_WINDOW")
	if len(active) != 4 {
		return 0
	}
	return xproto.Window(binary.LittleEndian.Uint32(active))
}

// MoveResize moves and resizes a window, and returns where its content is then.
func (d *Desktop) MoveResize(title string, x, y, width, height int) (w Window, err error) {
	if w, err = d.Await(title); err != nil {
		return w, err
	}
	mask := uint16(xproto.ConfigWindowX | xproto.ConfigWindowY | xproto.ConfigWindowWidth | xproto.ConfigWindowHeight)
	values := []uint32{uint32(x), uint32(y), uint32(width), uint32(height)}
	if err := xproto.ConfigureWindowChecked(d.conn, w.id, mask, values).Check(); err != nil {
		return w, fmt.Errorf("resize %s: %w", title, err)
	}
	err = d.waitUntil("the window has its size", func() (fits bool) {
		w, fits = d.Find(title)
		return fits && w.Width == width && w.Height == height
	})
	return w, err
}

// CloseWindow asks a window to close, like its close button.
func (d *Desktop) CloseWindow(w Window) error {
	kind, err := d.atom("WM_PROTOCOLS")
	if err != nil {
		return err
	}
	what, err := d.atom("WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	message := xproto.ClientMessageEvent{Format: 32, Window: w.id, Type: kind, Data: xproto.ClientMessageDataUnionData32New([]uint32{uint32(what), 0, 0, 0, 0})}
	return xproto.SendEventChecked(d.conn, false, w.id, 0, string(message.Bytes())).Check()
}

func (d *Desktop) atom(name string) (xproto.Atom, error) {
	reply, err := xproto.InternAtom(d.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0, err
	}
	return reply.Atom, nil
}

// property returns a window's property, nil if it has none.
func (d *Desktop) property(of xproto.Window, name string) []byte {
	atom, err := d.atom(name)
	if err != nil {
		return nil
	}
	reply, err := xproto.GetProperty(d.conn, false, of, atom, xproto.GetPropertyTypeAny, 0, 1<<16).Reply()
	if err != nil || reply.ValueLen == 0 {
		return nil
	}
	return reply.Value
}
