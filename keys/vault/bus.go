//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/godbus/dbus/v5"
)

// sessionBus connects to the running session bus. It is the connection that
// go-keyring uses, because some daemons unlock a keyring for one client only.
// Where no bus runs, godbus would start one with dbus-launch, which would
// outlive us and have no keyring: then sessionBus fails.
func sessionBus() (*dbus.Conn, error) {
	if !busRuns(os.Getenv("DBUS_SESSION_BUS_ADDRESS"), filepath.Join("/run/user", strconv.Itoa(os.Getuid()))) {
		return nil, fmt.Errorf("%w: no D-Bus session bus (DBUS_SESSION_BUS_ADDRESS is not set)", ErrAbsent)
	}
	conn, err := dbus.SessionBus()
	if err != nil {
		return nil, fmt.Errorf("%w: no D-Bus session bus answers at the address in DBUS_SESSION_BUS_ADDRESS", ErrAbsent)
	}
	return conn, nil
}

// busRuns reports whether godbus finds a bus without starting one: by the
// environment variable or in the user's runtime folder.
func busRuns(address, runtimeDir string) bool {
	if address != "" && address != "autolaunch:" {
		return true
	}
	for _, file := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(runtimeDir, file)); err == nil {
			return true
		}
	}
	return false
}

// call sends one method call and stores the answer.
func call(ctx context.Context, object dbus.BusObject, method string, args []any, into ...any) error {
	err := object.CallWithContext(ctx, method, 0, args...).Store(into...)
	if gone := ended(ctx); gone != nil {
		return gone
	}
	return classify(err)
}

// property reads one property, which must be of the type of into.
func property(ctx context.Context, object dbus.BusObject, iface, name string, into any) error {
	var value dbus.Variant
	if err := call(ctx, object, "org.freedesktop.DBus.Properties.Get", []any{iface, name}, &value); err != nil {
		return err
	}
	if err := value.Store(into); err != nil {
		return fmt.Errorf("%w: property %s has another type", ErrAbsent, name)
	}
	return nil
}
