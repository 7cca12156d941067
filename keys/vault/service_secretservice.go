//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"fmt"
	"slices"

	"github.com/godbus/dbus/v5"
)

// Names of the Secret Service on the bus.
const (
	secretsName       = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath         = secretsPath + "/collection/login"
	serviceIface      = "org.freedesktop.Secret.Service"
	collectionIface   = "org.freedesktop.Secret.Collection"
	promptIface       = "org.freedesktop.Secret.Prompt"
	noPath            = dbus.ObjectPath("/")
	busIface          = "org.freedesktop.DBus"
	gnomePrompterName = "org.gnome.keyring.SystemPrompter"
	gnomeKeyring      = "GNOME Keyring"
	kwallet           = "KWallet"
	keepassxc         = "KeePassXC"
)

// secretService is the keyringService of the Secret Service. It unlocks the
// keyring itself before go-keyring is asked for an item: go-keyring waits for a
// prompt without a limit, takes any signal on the bus as its answer, and does
// not report that it was dismissed.
type secretService struct {
	prompting func(open bool) // is told of prompts; nil where nothing is unlocked
}

func systemService(prompting func(open bool)) keyringService { return secretService{prompting} }

func (secretService) state(ctx context.Context) (string, error) {
	conn, err := sessionBus()
	if err != nil {
		return "", err
	}
	owner, err := secretsOwner(ctx, conn)
	if err != nil {
		return "", err
	}
	name := programName(ctx, conn, owner)
	_, locked, err := collection(ctx, conn)
	if err == nil && locked {
		err = ErrLocked
	}
	return name, err
}

func (d secretService) unlock(ctx context.Context) error {
	conn, err := sessionBus()
	if err != nil {
		return err
	}
	owner, err := secretsOwner(ctx, conn)
	if err != nil {
		return err
	}
	path, locked, err := collection(ctx, conn)
	if err != nil || !locked {
		return err
	}
	return unlockCollection(ctx, conn, owner, path, d.prompting)
}

// secretsOwner returns the bus name of the running Secret Service, which is
// started where the bus can do that.
func secretsOwner(ctx context.Context, conn *dbus.Conn) (string, error) {
	bus := conn.BusObject()
	var owner string
	if call(ctx, bus, busIface+".GetNameOwner", []any{secretsName}, &owner) == nil {
		return owner, nil
	}
	var names []string
	if err := call(ctx, bus, busIface+".ListActivatableNames", nil, &names); err != nil {
		return "", err
	}
	if !slices.Contains(names, secretsName) {
		return "", fmt.Errorf("%w: no program offers the Secret Service on the session bus", ErrAbsent)
	}
	var started uint32
	if err := call(ctx, bus, busIface+".StartServiceByName", []any{secretsName, uint32(0)}, &started); err != nil {
		return "", err
	}
	err := call(ctx, bus, busIface+".GetNameOwner", []any{secretsName}, &owner)
	return owner, err
}

// collection returns the collection that go-keyring uses: "login", else the default.
func collection(ctx context.Context, conn *dbus.Conn) (path dbus.ObjectPath, locked bool, err error) {
	service := conn.Object(secretsName, secretsPath)
	var all []dbus.ObjectPath
	if err := property(ctx, service, serviceIface, "Collections", &all); err != nil {
		return "", false, err
	}
	path = loginPath
	if !slices.Contains(all, path) {
		if err := call(ctx, service, serviceIface+".ReadAlias", []any{"default"}, &path); err != nil {
			return "", false, err
		}
	}
	if path == noPath {
		owner, err := secretsOwner(ctx, conn)
		if err != nil {
			return "", false, err
		}
		return "", false, notSetUp{noCollection(programName(ctx, conn, owner))}
	}
	err = property(ctx, conn.Object(secretsName, path), collectionIface, "Locked", &locked)
	return path, locked, err
}

// notSetUp is the error of a keyring that is there but not usable for us yet:
// both ErrNotSetUp and ErrAbsent.
type notSetUp struct{ what string }

func (e notSetUp) Error() string { return ErrNotSetUp.Error() + ": " + e.what }

func (notSetUp) Is(target error) bool { return target == ErrNotSetUp || target == ErrAbsent }

// noCollection returns what to do where a program shows its keyring to no other program.
func noCollection(program string) string {
	switch program {
	case gnomeKeyring:
		return "GNOME Keyring has no keyring yet; Passwords and Keys (seahorse) makes one"
	case kwallet:
		return "KWallet has no wallet yet; the KDE Wallet page of System Settings makes one"
	case keepassxc:
		return "KeePassXC shows nothing to other programs; unlock a database, and in its settings, Secret Service Integration, choose the group to expose"
	case "":
		return "the program that answers for the Secret Service has no default keyring"
	}
	return program + " answers for the Secret Service and has no default keyring"
}

// programName returns which program provides the Secret Service.
func programName(ctx context.Context, conn *dbus.Conn, owner string) string {
	for _, p := range []struct{ busName, name string }{
		{"org.gnome.keyring", gnomeKeyring},
		{"org.kde.secretservicecompat", kwallet},
		{"org.kde.kwalletd6", kwallet},
		{"org.kde.kwalletd5", kwallet},
		{"org.keepassxc.KeePassXC.MainWindow", keepassxc},
	} {
		var other string
		err := call(ctx, conn.BusObject(), busIface+".GetNameOwner", []any{p.busName}, &other)
		if err == nil && other == owner {
			return p.name
		}
	}
	return ""
}
