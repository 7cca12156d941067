//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"errors"
	"net"
	"strings"

	"github.com/godbus/dbus/v5"
)

// systemKind reads D-Bus error names and the few plain texts of go-keyring.
func systemKind(err error) error {
	if bus, ok := busError(err); ok {
		return kindOfBusError(bus)
	}
	var network net.Error
	switch {
	case errors.Is(err, dbus.ErrClosed), errors.As(err, &network):
		return ErrAbsent // the bus has ended
	case strings.Contains(err.Error(), "failed to unlock correct collection"):
		return ErrLocked
	default:
		return nil
	}
}

// busError returns a D-Bus error, which comes as a value or as a pointer.
func busError(err error) (dbus.Error, bool) {
	var value dbus.Error
	if errors.As(err, &value) {
		return value, true
	}
	var pointer *dbus.Error
	if errors.As(err, &pointer) && pointer != nil {
		return *pointer, true
	}
	return dbus.Error{}, false
}

func kindOfBusError(err dbus.Error) error {
	const (
		bus    = "org.freedesktop.DBus.Error."
		secret = "org.freedesktop.Secret.Error."
	)
	switch err.Name {
	case secret + "IsLocked":
		return ErrLocked
	case secret + "NoSuchObject", secret + "NoSession":
		return ErrAbsent
	case bus + "NoReply":
		// The bus uses this name for a daemon that takes too long and for one
		// that ended in the middle of a call; only the message differs.
		if strings.Contains(err.Error(), "disconnected") {
			return ErrAbsent
		}
		return ErrSlow
	case bus + "Timeout", bus + "TimedOut":
		return ErrSlow
	case bus + "ServiceUnknown", bus + "NameHasNoOwner", bus + "NoServer", bus + "Disconnected",
		bus + "UnknownObject", bus + "UnknownMethod", bus + "UnknownInterface", bus + "AccessDenied":
		return ErrAbsent
	}
	if strings.HasPrefix(err.Name, bus+"Spawn.") {
		return ErrAbsent // there is a service file, and its program does not start
	}
	return kindOfWords(err.Error())
}

// kindOfWords sorts errors by the programs' messages, where the error's name says nothing.
func kindOfWords(text string) error {
	text = strings.ToLower(text)
	for _, words := range []string{"disabled", "not enabled", "read-only", "readonly", "read only", "algorithm", "not supported", "no such collection", "no default collection"} {
		if strings.Contains(text, words) {
			return ErrNotSetUp
		}
	}
	return nil
}
