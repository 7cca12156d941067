//go:build unix

package desktop

import (
	"fmt"

	"github.com/jezek/xgb/xproto"
)

// OpenOther opens a plain window of another program, as large as the screen, and
// focuses it, as if the person worked elsewhere.
func (d *Desktop) OpenOther(title string) (Window, error) {
	screen := xproto.Setup(d.conn).DefaultScreen(d.conn)
	id, err := xproto.NewWindowId(d.conn)
	if err != nil {
		return Window{}, err
	}
	err = xproto.CreateWindowChecked(d.conn, screen.RootDepth, id, d.root, 0, 0, screen.WidthInPixels, screen.HeightInPixels, 0,
		xproto.WindowClassInputOutput, screen.RootVisual, xproto.CwBackPixel, []uint32{screen.WhitePixel}).Check()
	if err != nil {
		return Window{}, fmt.Errorf("another window: %w", err)
	}
	if err := xproto.ChangePropertyChecked(d.conn, xproto.PropModeReplace, id, xproto.AtomWmName, xproto.AtomString, 8, uint32(len(title)), []byte(title)).Check(); err != nil {
		return Window{}, err
	}
	if err := xproto.MapWindowChecked(d.conn, id).Check(); err != nil {
		return Window{}, err
	}
	w, err := d.Await(title)
	if err == nil {
		err = d.Focus(w)
	}
	return w, err
}

// HasFocus reports whether a window has the keyboard focus.
func (d *Desktop) HasFocus(w Window) bool { return d.focused() == w.id }
