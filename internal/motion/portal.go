//go:build linux || freebsd || netbsd || openbsd || dragonfly

package motion

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/atspi"
)

const (
	portalName  = "org.freedesktop.portal.Desktop"
	portalPath  = "/org/freedesktop/portal/desktop"
	portalIface = "org.freedesktop.portal.Settings"
	// portalTime is how long the portal may take: where there is one, it starts
	// with the first question.
	portalTime = 5 * time.Second
)

// settings of the portal that say it, the first that is known counts.
var asked = []struct {
	namespace, key string
	less           func(value any) (less, known bool)
}{
	{"org.freedesktop.appearance", "reduced-motion", func(v any) (bool, bool) { n, ok := v.(uint32); return n == 1, ok }},
	{"org.gnome.desktop.interface", "enable-animations", func(v any) (bool, bool) { on, ok := v.(bool); return !on, ok }},
}

func watch(ctx context.Context, changed func(less bool)) {
	conn, err := connect(ctx)
	if err != nil {
		less, _ := fromFiles(configFolder())
		changed(less)
		return
	}
	defer conn.Close()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	watches := conn.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(portalPath), dbus.WithMatchInterface(portalIface), dbus.WithMatchMember("SettingChanged")) == nil
	less := ask(ctx, conn)
	changed(less)
	for watches {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-signals:
			if !ok {
				return
			}
			if now := ask(ctx, conn); now != less && ctx.Err() == nil {
				less = now
				changed(less)
			}
		}
	}
}

func connect(ctx context.Context) (*dbus.Conn, error) {
	address := atspi.SessionAddress()
	if address == "" {
		return nil, context.Canceled
	}
	return dbus.Connect(address, dbus.WithContext(ctx))
}

// ask asks the portal; where there is none, files say it.
func ask(ctx context.Context, conn *dbus.Conn) bool {
	soon, cancel := context.WithTimeout(ctx, portalTime)
	defer cancel()
	for _, one := range asked {
		var value dbus.Variant
		call := conn.Object(portalName, portalPath).CallWithContext(soon, portalIface+".Read", 0, one.namespace, one.key)
		if call.Store(&value) != nil {
			continue
		}
		inner := value.Value()
		for v, ok := inner.(dbus.Variant); ok; v, ok = inner.(dbus.Variant) { // Read wraps twice
			inner = v.Value()
		}
		if less, known := one.less(inner); known {
			return less
		}
	}
	less, _ := fromFiles(configFolder())
	return less
}
