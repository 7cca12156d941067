//go:build linux || freebsd || netbsd || openbsd || dragonfly

package atspi

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/godbus/dbus/v5"
)

const (
	busName     = "org.a11y.Bus"
	busPath     = "/org/a11y/bus"
	statusIface = "org.a11y.Status"
	properties  = "org.freedesktop.DBus.Properties"
)

// status is whether the desktop has an assistive technology in use.
type status struct {
	conn    *dbus.Conn
	changed chan struct{} // something may be different now
}

// SessionAddress returns where the session bus is, "" where there is none. It
// starts none: a bus of our own would have nobody on it.
func SessionAddress() string {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && !strings.HasPrefix(address, "autolaunch:") {
		return address
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		socket := filepath.Join(dir, "bus")
		if _, err := os.Stat(socket); err == nil {
			return "unix:path=" + socket
		}
	}
	return ""
}

func watchStatus(ctx context.Context) (*status, error) {
	address := SessionAddress()
	if address == "" {
		return nil, errors.New("no session bus")
	}
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	s := &status{conn: conn, changed: make(chan struct{}, 1)}
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	err = errors.Join(
		conn.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(busPath), dbus.WithMatchInterface(properties), dbus.WithMatchMember("PropertiesChanged")),
		conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, busName)))
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	go s.follow(signals)
	return s, nil
}

// follow ends when the connection does, which closes signals.
func (s *status) follow(signals <-chan *dbus.Signal) {
	for range signals {
		select {
		case s.changed <- struct{}{}:
		default: // it will look anyhow
		}
	}
}

func (s *status) lost() <-chan struct{} { return s.conn.Context().Done() }

func (s *status) close() { _ = s.conn.Close() }

// wanted reports whether anybody listens. The service that knows is not
// started for the question: where it does not run, no reader does.
func (s *status) wanted(ctx context.Context) bool {
	for _, name := range []string{"IsEnabled", "ScreenReaderEnabled"} {
		var value dbus.Variant
		call := s.conn.Object(busName, busPath).CallWithContext(ctx, properties+".Get", dbus.FlagNoAutoStart, statusIface, name)
		if call.Store(&value) != nil {
			continue
		}
		if on, _ := value.Value().(bool); on {
			return true
		}
	}
	return false
}

// address is where the readers' bus is.
func (s *status) address(ctx context.Context) string {
	var address string
	_ = s.conn.Object(busName, busPath).CallWithContext(ctx, busName+".GetAddress", 0).Store(&address)
	return address
}
