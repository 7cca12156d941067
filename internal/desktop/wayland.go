//go:build unix

package desktop

import (
	"encoding/binary"
	"fmt"
	"net"
	"os"

	"github.com/jezek/xgb/xproto"
)

// westonConfig is for a compositor that shows one program over its whole screen,
// without a panel, on black.
const westonConfig = `[core]
shell=kiosk-shell.so
idle-time=0
[shell]
background-color=0xff000000
`

// westonStarts is how often Weston is started until it shows.
const westonStarts = 5

// startWayland starts Weston, a compositor, over the whole X display: its keys,
// clicks and pixels are then those of X. Programs that are started later see
// Wayland alone.
func (d *Desktop) startWayland() error {
	const socket = "wayland-of-test"
	config := d.path("weston.ini")
	if err := os.WriteFile(config, []byte(westonConfig), 0o600); err != nil {
		return err
	}
	whole := d.Whole()
	var window Window
	isThere := func() bool {
		conn, err := net.Dial("unix", d.path("run/"+socket))
		if err != nil {
			return false
		}
		conn.Close()
		list := d.property(d.root, "_NET_CLIENT_LIST")
		if len(list) < 4 {
			return false
		}
		window.id = xproto.Window(binary.LittleEndian.Uint32(list))
		return true
	}
	// Weston waits without end for an answer of the window manager that it missed.
	for range westonStarts {
		cmd := d.Command("weston", "--backend=x11-backend.so", "--use-pixman", "--fullscreen", fmt.Sprintf("--width=%d", whole.Width), fmt.Sprintf("--height=%d", whole.Height),
			"--config="+config, "--socket="+socket, "--log="+d.path("weston.log"))
		if err := d.Start(cmd); err != nil {
			return err
		}
		if d.holdsWithin(timeout/westonStarts, isThere) {
			break
		}
		d.Kill(cmd)
	}
	if window.id == 0 {
		said, _ := os.ReadFile(d.path("weston.log")) // empty where it said nothing
		return fmt.Errorf("the compositor did not come: %s", said)
	}
	if err := d.Focus(window); err != nil {
		return fmt.Errorf("the compositor: %w", err)
	}
	// It adds up how far the pointer goes, from a place that is not known: only at
	// the edges is it sure to stop.
	for _, corner := range []Window{{X: whole.Width - 1, Y: whole.Height - 1}, {}} {
		if err := d.MovePointer(corner.X, corner.Y); err != nil {
			return err
		}
	}
	d.SetEnv("DISPLAY=", "WAYLAND_DISPLAY="+socket, "FYNE_PLATFORM=wayland")
	return nil
}

// Whole is the place of a program that a compositor shows over the whole screen.
func (d *Desktop) Whole() Window {
	screen := xproto.Setup(d.conn).DefaultScreen(d.conn)
	return Window{Width: int(screen.WidthInPixels), Height: int(screen.HeightInPixels)}
}
