// Package display checks whether there is a display before anything is drawn.
// The library that makes windows ends the program where there is none.
package display

import (
	"errors"
	"fmt"
	"net"
	"path"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// The reasons for which no window can be shown.
var (
	ErrNone    = errors.New("there is no display here; in a terminal, use latchctl")
	ErrWayland = errors.New("this Wayland desktop offers no X display, which the window needs: install XWayland, or use latchctl in a terminal")
)

// connectTime limits the wait for a display on another machine, such as behind
// a dead SSH connection.
const connectTime = 3 * time.Second

// sockets is the folder in which this machine's X servers listen.
const sockets = "/tmp/.X11-unix"

// Check returns nil when a window can be shown, as far as can be known
// beforehand. getenv reads the environment.
func Check(getenv func(string) string) error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	return check(getenv, sockets)
}

func check(getenv func(string) string, sockets string) error {
	name := getenv("DISPLAY")
	switch {
	case name == "" && getenv("WAYLAND_DISPLAY") != "":
		return ErrWayland
	case name == "":
		return ErrNone
	}
	network, address, ok := parse(name, sockets)
	if !ok {
		return fmt.Errorf("DISPLAY %q names no display; in a terminal, use latchctl", name)
	}
	conn, err := net.DialTimeout(network, address, connectTime)
	if err != nil && network == "unix" && sockets == "/tmp/.X11-unix" {
		conn, err = net.DialTimeout(network, "@"+address, connectTime) // Linux' abstract names
	}
	if err != nil {
		return fmt.Errorf("the display %s does not answer; in a terminal, use latchctl", name)
	}
	return conn.Close()
}

// parse reads "host:number.screen"; without a host, or with "unix", it is a
// socket of this machine.
func parse(name, sockets string) (network, address string, ok bool) {
	if strings.HasPrefix(name, "/") { // a socket by its path, as launchd has it
		return "unix", name, true
	}
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return "", "", false
	}
	host := strings.Trim(name[:colon], "[]")
	number, _, _ := strings.Cut(name[colon+1:], ".")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > 59535 {
		return "", "", false
	}
	if host == "" || host == "unix" {
		return "unix", path.Join(sockets, "X"+number), true
	}
	const firstPort = 6000
	return "tcp", net.JoinHostPort(host, strconv.Itoa(firstPort+n)), true
}
