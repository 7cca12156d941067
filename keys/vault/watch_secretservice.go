//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/godbus/dbus/v5"
)

// keyringSignals sends a value each time the keyring may have changed, until
// ctx ends. It listens on a connection of its own: go-keyring takes any signal
// on its connection as the answer to a prompt.
func keyringSignals(ctx context.Context) <-chan struct{} {
	out := make(chan struct{}, 1)
	say := func() {
		select {
		case out <- struct{}{}:
		default: // one is pending already
		}
	}
	go func() {
		for ctx.Err() == nil {
			if listen(ctx, say) {
				say() // the bus has ended, and the keyring with it
			}
			select {
			case <-ctx.Done():
			case <-time.After(lookEvery):
			}
		}
	}()
	return out
}

// listen passes on the keyring's signals until the bus ends. It reports whether
// there was a bus at all.
func listen(ctx context.Context, say func()) bool {
	if !busRuns(os.Getenv("DBUS_SESSION_BUS_ADDRESS"), filepath.Join("/run/user", strconv.Itoa(os.Getuid()))) {
		return false
	}
	conn, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer conn.Close()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)},
		{dbus.WithMatchSender(secretsName), dbus.WithMatchPathNamespace(secretsPath)},
	} {
		if conn.AddMatchSignalContext(ctx, match...) != nil {
			return false
		}
	}
	say() // for what happened before it listened
	for s := range signals {
		if s != nil && aboutKeyring(s.Name) {
			say()
		}
	}
	return true
}

// aboutKeyring reports whether a signal is about the keyring and not about
// single items, such as those that we store.
func aboutKeyring(name string) bool {
	return slices.Contains([]string{
		busIface + ".NameOwnerChanged",
		serviceIface + ".CollectionCreated",
		serviceIface + ".CollectionDeleted",
		serviceIface + ".CollectionChanged",
		"org.freedesktop.DBus.Properties.PropertiesChanged",
	}, name)
}
