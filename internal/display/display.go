// Package display finds out whether a window can be shown, and where, before
// anything is drawn. The library that makes windows ends the program where there
// is no display, and waits for ever where one does not answer.
package display

import (
	"cmp"
	"runtime"
	"time"
)

// The ways in which a window can be shown, as the value of FYNE_PLATFORM, by
// which Fyne is told of one.
const (
	X11     = "x11"
	Wayland = "wayland"
)

// answerTime limits the wait for a display's answer. One on another machine may
// be behind an SSH connection that hangs.
const answerTime = 5 * time.Second

// Choose returns the way in which a window can be shown: X11, Wayland, or "" for
// what Fyne chooses by itself. Fyne asks Wayland first, also where no variable
// names it, and not again elsewhere when that fails; so that it is told where
// only one way will do. getenv reads the environment. An error is an *Error.
func Choose(getenv func(string) string) (platform string, err error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return "", nil
	}
	return prober{getenv: getenv, sockets: xSockets, limit: answerTime}.choose()
}

// prober asks displays.
type prober struct {
	getenv  func(string) string
	sockets string        // folder of this machine's X servers
	limit   time.Duration // for each display
}

func (p prober) choose() (string, error) {
	x, way := p.getenv("DISPLAY") != "", p.getenv("WAYLAND_DISPLAY") != "" || p.getenv("WAYLAND_SOCKET") != ""
	switch forced := p.getenv("FYNE_PLATFORM"); {
	case forced == X11:
		way = false
	case forced == Wayland:
		x = false
	}
	switch {
	case x && way:
		return p.either()
	case way:
		return Wayland, p.askWayland()
	case x:
		return X11, p.askX()
	}
	return "", &Error{Problem: None}
}

// either asks both displays, at the same time: one that hangs is not to hold up
// the other.
func (p prober) either() (string, error) {
	answer := make(chan error, 1)
	go func() { answer <- p.askX() }()
	wayland := p.askWayland()
	x := <-answer
	switch {
	case wayland == nil && x == nil:
		return "", nil
	case wayland == nil:
		return Wayland, nil
	case x == nil:
		return X11, nil
	}
	return "", cmp.Or(wayland, x)
}
