//go:build unix

package desktop

import (
	"fmt"

	"github.com/jezek/xgb/xproto"
)

// Other opens a plain window of another program, as large as the screen, and
// gives it the keyboard: the person works elsewhere.
func (d *Desktop) Other(title string) (Window, error) {
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
		err = d.Front(w)
	}
	return w, err
}

// IsFront tells whether a window has the keyboard.
func (d *Desktop) IsFront(w Window) bool { return d.front() == w.id }
