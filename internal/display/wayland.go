package display

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"time"
)

// askWayland asks the compositor what it offers. One that was handed in as
// an open connection is for Fyne alone.
func (p prober) askWayland() error {
	if p.getenv("WAYLAND_SOCKET") != "" {
		return nil
	}
	name := p.getenv("WAYLAND_DISPLAY")
	if name == "" {
		return &Error{Problem: None}
	}
	path := name
	if !filepath.IsAbs(name) {
		path = filepath.Join(p.getenv("XDG_RUNTIME_DIR"), name)
	}
	deadline := time.Now().Add(p.limit)
	conn, err := net.DialTimeout("unix", path, p.limit)
	if err != nil {
		return &Error{Silent, name}
	}
	defer conn.Close()
	if conn.SetDeadline(deadline) != nil {
		return &Error{Silent, name}
	}
	switch seat, err := hasSeat(conn); {
	case err != nil:
		return &Error{Silent, name}
	case !seat:
		return &Error{NoInput, name}
	}
	return nil
}

// hasSeat asks a compositor what it offers, and reports whether a keyboard or a
// pointer is among it: without one, the library that makes windows crashes.
func hasSeat(conn io.ReadWriter) (has bool, err error) {
	const display, getRegistry, sync, size = 1, 1, 0, 12
	const registry, done = 2, 3 // our names for what it makes
	order := binary.NativeEndian
	var request []byte
	for _, word := range []uint32{display, size<<16 | getRegistry, registry, display, size<<16 | sync, done} {
		request = order.AppendUint32(request, word)
	}
	if _, err := conn.Write(request); err != nil {
		return false, err
	}
	head := make([]byte, 8)
	for {
		if _, err := io.ReadFull(conn, head); err != nil {
			return false, err
		}
		rest := int(order.Uint32(head[4:])>>16) - len(head)
		if rest < 0 {
			return false, errors.New("an event without a size")
		}
		event := make([]byte, rest)
		if _, err := io.ReadFull(conn, event); err != nil {
			return false, err
		}
		switch order.Uint32(head) {
		case done:
			return has, nil
		case registry:
			has = has || bytes.Contains(event, []byte("wl_seat\x00"))
		}
	}
}
