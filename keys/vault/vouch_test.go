//go:build linux

package vault

import (
	"errors"
	"sync/atomic"
	"testing"

	"github.com/godbus/dbus/v5"

	"latchkey/keys/vault/keyringtest"
)

// A daemon that filters badly gives whatever it has first: that is neither
// handed out nor deleted.
func TestAKeyringThatGivesAnotherSecretIsNotBelieved(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	service := startFakeService(t, func(*fakeService) {})
	service.unlocked.Store(true)
	const item = loginPath + "/1"
	var deleted atomic.Bool
	export := func(methods map[string]any, path dbus.ObjectPath, iface string) {
		if err := service.conn.ExportMethodTable(methods, path, iface); err != nil {
			t.Fatal(err)
		}
	}
	export(map[string]any{"SearchItems": func(map[string]string) ([]dbus.ObjectPath, *dbus.Error) { return []dbus.ObjectPath{item}, nil }}, loginPath, collectionIface)
	export(map[string]any{"Get": func(_, _ string) (dbus.Variant, *dbus.Error) {
		return dbus.MakeVariant(map[string]string{"service": "latchkey", "username": "token:another"}), nil
	}}, item, "org.freedesktop.DBus.Properties")
	export(map[string]any{"Delete": func() (dbus.ObjectPath, *dbus.Error) { deleted.Store(true); return noPath, nil }}, item, itemIface)
	v := OS(OSOptions{})
	if _, err := v.Get(t.Context(), "SHA256:x"); !errors.Is(err, ErrUnreliable) {
		t.Errorf("Get = %v, want ErrUnreliable", err)
	}
	if err := v.Delete(t.Context(), "SHA256:x"); !errors.Is(err, ErrUnreliable) || deleted.Load() {
		t.Errorf("Delete = %v, deleted %t", err, deleted.Load())
	}
}
