package display

import (
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"time"
)

// askWayland asks the compositor for a sign of life. One that was handed in as
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
	if conn.SetDeadline(deadline) != nil || !answers(conn) {
		return &Error{Silent, name}
	}
	return nil
}

// answers sends the request to which a compositor answers when it has done what
// came before, which is nothing.
func answers(conn io.ReadWriter) bool {
	const display, sync, newID, size = 1, 0, 2, 12
	order := binary.NativeEndian
	request := order.AppendUint32(nil, display)
	request = order.AppendUint32(request, size<<16|sync)
	request = order.AppendUint32(request, newID)
	if _, err := conn.Write(request); err != nil {
		return false
	}
	_, err := io.ReadFull(conn, make([]byte, 8)) // the head of any event
	return err == nil
}
