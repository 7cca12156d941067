package motion_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/atspi/atspitest"
	"latchkey/internal/motion"
	"latchkey/internal/reaper"
)

// portal plays the desktop's settings on a bus of its own.
type portal struct {
	conn *dbus.Conn
	mu   sync.Mutex
	all  map[string]any
}

func newPortal(t *testing.T, all map[string]any) *portal {
	t.Helper()
	ends := reaper.New()
	t.Cleanup(func() { _ = ends.Close() })
	address := atspitest.Bus(t, ends, "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	p := &portal{conn: atspitest.Connect(t, address), all: all}
	if all == nil {
		return p
	}
	read := func(namespace, key string) (dbus.Variant, *dbus.Error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		value, ok := p.all[namespace+" "+key]
		if !ok {
			return dbus.Variant{}, dbus.NewError("org.freedesktop.portal.Error.NotFound", nil)
		}
		return dbus.MakeVariant(dbus.MakeVariant(value)), nil
	}
	if err := p.conn.ExportMethodTable(map[string]any{"Read": read}, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.conn.RequestName("org.freedesktop.portal.Desktop", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *portal) set(t *testing.T, namespace, key string, value any) {
	t.Helper()
	p.mu.Lock()
	p.all[namespace+" "+key] = value
	p.mu.Unlock()
	if err := p.conn.Emit("/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings.SettingChanged", namespace, key, dbus.MakeVariant(value)); err != nil {
		t.Fatal(err)
	}
}

func watched(t *testing.T) <-chan bool {
	t.Helper()
	told := make(chan bool, 8)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); motion.Watch(ctx, func(less bool) { told <- less }) }()
	t.Cleanup(func() { cancel(); <-ended })
	return told
}

func next(t *testing.T, told <-chan bool) bool {
	t.Helper()
	select {
	case less := <-told:
		return less
	case <-time.After(atspitest.Patience):
		t.Fatal("nothing is told")
		return false
	}
}

func TestTheDesktopAsksForLessMotion(t *testing.T) {
	p := newPortal(t, map[string]any{"org.gnome.desktop.interface enable-animations": true})
	told := watched(t)
	if next(t, told) {
		t.Error("nobody asks, and all stands still")
	}
	p.set(t, "org.gnome.desktop.interface", "enable-animations", false)
	if !next(t, told) {
		t.Error("the desktop asks for less motion, and nobody notices")
	}
	p.set(t, "org.freedesktop.appearance", "reduced-motion", uint32(0)) // the newer one counts
	if next(t, told) {
		t.Error("the newer setting does not count")
	}
	p.set(t, "org.freedesktop.appearance", "reduced-motion", uint32(1))
	if !next(t, told) {
		t.Error("the desktop asks for less motion, and nobody notices")
	}
}

func TestWithoutAPortalNobodyAsks(t *testing.T) {
	newPortal(t, nil)
	if next(t, watched(t)) {
		t.Error("nobody asks, and all stands still")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	if next(t, watched(t)) {
		t.Error("nobody asks, and all stands still")
	}
}
