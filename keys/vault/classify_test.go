//go:build linux

package vault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"
	zalando "github.com/zalando/go-keyring"
)

func TestErrorsAreToldApart(t *testing.T) {
	named := func(name string) error { return dbus.Error{Name: name, Body: []any{"what the daemon said"}} }
	pointer := func(name string) error { return &dbus.Error{Name: name} }
	for _, c := range []struct {
		err  error
		want error
	}{
		{zalando.ErrNotFound, ErrNotFound},
		{zalando.ErrUnsupportedPlatform, ErrAbsent},
		{zalando.ErrSetDataTooBig, ErrTooLarge},
		{fmt.Errorf("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'"), ErrLocked},
		{named("org.freedesktop.Secret.Error.IsLocked"), ErrLocked},
		{pointer("org.freedesktop.Secret.Error.IsLocked"), ErrLocked},
		{named("org.freedesktop.Secret.Error.NoSuchObject"), ErrAbsent},
		{named("org.freedesktop.DBus.Error.ServiceUnknown"), ErrAbsent},
		{named("org.freedesktop.DBus.Error.Spawn.ExecFailed"), ErrAbsent},
		{named("org.freedesktop.DBus.Error.Spawn.ChildExited"), ErrAbsent},
		{named("org.freedesktop.DBus.Error.AccessDenied"), ErrAbsent},
		{named("org.freedesktop.DBus.Error.NoReply"), ErrSlow},
		{dbus.Error{Name: "org.freedesktop.DBus.Error.NoReply", Body: []any{"Message recipient disconnected from message bus without replying"}}, ErrAbsent},
		{dbus.ErrClosed, ErrAbsent},
		{dbus.Error{Name: "org.kde.KWallet.Error", Body: []any{"KWallet is disabled"}}, ErrNotSetUp},
		{dbus.Error{Name: "org.freedesktop.DBus.Error.Failed", Body: []any{"The algorithm plain is not supported"}}, ErrNotSetUp},
		{dbus.Error{Name: "org.freedesktop.DBus.Error.Failed", Body: []any{"The database is read-only"}}, ErrNotSetUp},
		{dbus.Error{Name: "org.freedesktop.DBus.Error.Failed", Body: []any{"disk full"}}, ErrKeyring},
		{nil, nil},
	} {
		if got := classify(c.err); !errors.Is(got, c.want) || (c.want == nil) != (got == nil) {
			t.Errorf("classify(%v) = %v, want %v", c.err, got, c.want)
		}
	}
	odd := errors.New("odd")
	got := classify(odd)
	if !errors.Is(got, odd) {
		t.Errorf("classify(odd) = %v, want it kept", got)
	}
	if !errors.Is(got, ErrKeyring) {
		t.Errorf("classify(odd) = %v, which has no kind to hang a next step on", got)
	}
	for _, kind := range []error{ErrNotFound, ErrAbsent, ErrLocked, ErrDismissed, ErrSlow} {
		if errors.Is(got, kind) {
			t.Errorf("classify(odd) = %v, which claims to know", got)
		}
	}
}

func TestABusIsFoundWithoutStartingOne(t *testing.T) {
	none, with, old := t.TempDir(), t.TempDir(), t.TempDir()
	for _, file := range []string{filepath.Join(with, "bus"), filepath.Join(old, "dbus-session")} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		address, runtime string
		want             bool
	}{
		{"", none, false},
		{"autolaunch:", none, false},
		{"unix:path=/somewhere", none, true},
		{"", with, true},
		{"autolaunch:", with, true},
		{"", old, true},
		{"", filepath.Join(none, "missing"), false},
	} {
		if got := busRuns(c.address, c.runtime); got != c.want {
			t.Errorf("busRuns(%q, %s) = %v, want %v", c.address, c.runtime, got, c.want)
		}
	}
}
