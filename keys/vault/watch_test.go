//go:build linux

package vault_test

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/reaper"
	"latchkey/keys/vault"
	"latchkey/keys/vault/keyringtest"
)

// noticed is how soon a person wants to see that the keyring is another one.
const noticed = 2 * time.Second

// startDaemon starts a keyring on the session's bus, whose login keyring is
// made or unlocked with the password, and gives what ends it.
func startDaemon(t *testing.T) (end func()) {
	t.Helper()
	cmd := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	cmd.Stdin = strings.NewReader("password of a test")
	ends := reaper.New()
	if err := ends.Start(cmd); err != nil {
		t.Fatal(err)
	}
	ended := false
	end = func() {
		if !ended {
			ended = true
			ends.Kill(cmd)
			_ = cmd.Wait() // says that it was killed
			_ = ends.Close()
		}
	}
	t.Cleanup(end)
	return end
}

func TestAKeyringThatComesGoesAndIsLockedIsNoticed(t *testing.T) {
	keyringtest.Need(t, "gnome-keyring-daemon")
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	ctx, cancel := context.WithCancel(t.Context())
	states := make(chan vault.State, 100)
	over := make(chan struct{})
	go func() {
		vault.Watch(ctx, vault.OS(vault.OSOptions{}), func(s vault.State) { states <- s })
		close(over)
	}()
	t.Cleanup(func() { cancel(); <-over })
	wait := func(what string, limit time.Duration, holds func(vault.State) bool) {
		t.Helper()
		for late := time.After(limit); ; {
			select {
			case s := <-states:
				if holds(s) {
					return
				}
				t.Logf("on the way to %q: %+v", what, s)
			case <-late:
				t.Fatalf("%s: not noticed within %v", what, limit)
			}
		}
	}
	ready := func(s vault.State) bool { return s.Ready }
	absent := func(s vault.State) bool { return errors.Is(s.Err, vault.ErrAbsent) }
	wait("no keyring", noticed, absent)
	end := startDaemon(t)
	// The daemon takes its time to start and to make its first keyring; what is
	// promised counts from when other programs see that.
	waitForCollection(t)
	wait("a keyring has come", noticed, ready)
	lockLogin(t)
	wait("it was locked", noticed, func(s vault.State) bool { return errors.Is(s.Err, vault.ErrLocked) })
	end()
	wait("it has gone", noticed, absent)
	startDaemon(t)
	waitForCollection(t)
	wait("it was started again", noticed, ready)
	select {
	case s := <-states:
		t.Errorf("said again without a change: %+v", s)
	case <-time.After(300 * time.Millisecond):
	}
}

// loginOf is the session's login keyring, on a connection of the test's own.
func loginOf(t *testing.T) (*dbus.Conn, dbus.BusObject) {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn, conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login")
}

func waitForCollection(t *testing.T) {
	t.Helper()
	_, login := loginOf(t)
	for late := time.Now().Add(30 * time.Second); time.Now().Before(late); time.Sleep(10 * time.Millisecond) {
		if locked, err := login.GetProperty("org.freedesktop.Secret.Collection.Locked"); err == nil && locked.Value() == false {
			return
		}
	}
	t.Fatal("the keyring's daemon makes no login keyring")
}

func lockLogin(t *testing.T) {
	t.Helper()
	conn, login := loginOf(t)
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets").
		Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{login.Path()}).Store(&locked, &prompt)
	if err != nil || len(locked) != 1 {
		t.Fatalf("lock the login keyring: %v, %v", locked, err)
	}
}

func TestOtherVaultsAreNotWatched(t *testing.T) {
	called := false
	vault.Watch(t.Context(), vault.NewMemory(), func(vault.State) { called = true })
	if called {
		t.Error("a vault in memory is watched")
	}
}
