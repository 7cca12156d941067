//go:build linux

package vault

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/keys/vault/keyringtest"
)

const fakePrompt = secretsPath + "/prompt/1"

// fakeService is a Secret Service with one locked, empty keyring whose prompt
// behaves as a test wants. It sits on the bus like a daemon of its own.
type fakeService struct {
	conn        *dbus.Conn
	collections any // of type []dbus.ObjectPath in a service that is in order
	unlocked    atomic.Bool
	// prompted runs when the prompt is shown, dismiss when it is taken back.
	prompted  func(*fakeService)
	dismissed chan struct{}
}

func startFakeService(t *testing.T, prompted func(*fakeService)) *fakeService {
	t.Helper()
	return startFakeServiceWith(t, []dbus.ObjectPath{loginPath}, prompted)
}

func startFakeServiceWith(t *testing.T, collections any, prompted func(*fakeService)) *fakeService {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	s := &fakeService{conn: conn, collections: collections, prompted: prompted, dismissed: make(chan struct{}, 64)}
	export := func(methods map[string]any, path dbus.ObjectPath, iface string) {
		if err := conn.ExportMethodTable(methods, path, iface); err != nil {
			t.Fatal(err)
		}
	}
	property := map[string]any{"Get": s.property}
	export(property, secretsPath, "org.freedesktop.DBus.Properties")
	export(property, loginPath, "org.freedesktop.DBus.Properties")
	export(map[string]any{"Unlock": s.unlock, "ReadAlias": s.readAlias}, secretsPath, serviceIface)
	export(map[string]any{"SearchItems": s.searchItems}, loginPath, collectionIface)
	export(map[string]any{"Prompt": s.prompt, "Dismiss": s.dismiss}, fakePrompt, promptIface)
	if _, err := conn.RequestName(secretsName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *fakeService) property(_, name string) (dbus.Variant, *dbus.Error) {
	if name == "Locked" {
		return dbus.MakeVariant(!s.unlocked.Load()), nil
	}
	return dbus.MakeVariant(s.collections), nil
}

func (s *fakeService) unlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	if s.unlocked.Load() {
		return paths, noPath, nil
	}
	return nil, fakePrompt, nil
}

func (s *fakeService) readAlias(string) (dbus.ObjectPath, *dbus.Error) { return noPath, nil }

func (s *fakeService) searchItems(map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	return []dbus.ObjectPath{}, nil
}

// prompt returns before the person answers, as the specification wants.
func (s *fakeService) prompt(string) *dbus.Error {
	go s.prompted(s)
	return nil
}

func (s *fakeService) dismiss() *dbus.Error {
	s.dismissed <- struct{}{}
	return nil
}

func (s *fakeService) complete(path dbus.ObjectPath, dismissed bool) {
	_ = s.conn.Emit(path, promptIface+".Completed", dismissed, dbus.MakeVariant([]dbus.ObjectPath{}))
}

func TestAPromptThatIsAnsweredLetsTheCallGoOn(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	startFakeService(t, func(s *fakeService) {
		// Noise that must not count as the answer. It reaches us because some
		// other part of the program has subscribed on the shared connection.
		s.complete(secretsPath+"/prompt/2", true)
		_ = s.conn.Emit(fakePrompt, promptIface+".Shown")
		_ = s.conn.Emit("/theme", "org.freedesktop.portal.Settings.SettingChanged", "x")
		s.unlocked.Store(true)
		s.complete(fakePrompt, false)
	})
	shared, err := dbus.SessionBus()
	if err != nil {
		t.Fatal(err)
	}
	for _, iface := range []string{promptIface, "org.freedesktop.portal.Settings"} {
		if err := shared.AddMatchSignal(dbus.WithMatchInterface(iface)); err != nil {
			t.Fatal(err)
		}
	}
	v := OS(OSOptions{})
	if s := v.State(t.Context()); !errors.Is(s.Err, ErrLocked) || s.Name != "OS keyring (Secret Service)" {
		t.Errorf("State = %+v, want ErrLocked without a prompt", s)
	}
	if _, err := v.Get(t.Context(), "n"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get = %v, want ErrNotFound from the unlocked keyring", err)
	}
	if s := v.State(t.Context()); !s.Ready {
		t.Errorf("State = %+v, want ready", s)
	}
}

func TestAPromptThatIsDismissedIsReportedAsDismissed(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	startFakeService(t, func(s *fakeService) { s.complete(fakePrompt, true) })
	if err := OS(OSOptions{}).Put(t.Context(), "n", []byte("s")); !errors.Is(err, ErrDismissed) {
		t.Errorf("Put = %v, want ErrDismissed", err)
	}
}

func TestAPromptThatUnlocksNothingIsReportedAsLocked(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	startFakeService(t, func(s *fakeService) { s.complete(fakePrompt, false) })
	if _, err := OS(OSOptions{}).Get(t.Context(), "n"); !errors.Is(err, ErrLocked) {
		t.Errorf("Get = %v, want ErrLocked", err)
	}
}

func TestAPromptThatNobodyAnswersIsTakenBack(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	shown := make(chan struct{}, 64)
	service := startFakeService(t, func(*fakeService) { shown <- struct{}{} })
	for wait, appeared := 50*time.Millisecond, false; !appeared; wait *= 2 { // until the machine is fast enough
		if _, err := OS(OSOptions{PromptTimeout: wait}).Get(t.Context(), "n"); !errors.Is(err, ErrSlow) {
			t.Errorf("Get = %v, want ErrSlow", err)
		}
		select {
		case <-shown:
			appeared = true
		default:
		}
	}
	<-service.dismissed

	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-shown; cancel() }()
	if _, err := OS(OSOptions{}).Get(ctx, "n"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get = %v, want context.Canceled", err)
	}
	<-service.dismissed
}

func TestADaemonThatEndsBehindItsPromptIsReportedAsAbsent(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	startFakeService(t, func(s *fakeService) { _ = s.conn.Close() })
	if _, err := OS(OSOptions{}).Get(t.Context(), "n"); !errors.Is(err, ErrAbsent) {
		t.Errorf("Get = %v, want ErrAbsent", err)
	}
}

func TestAServiceWithoutAKeyringIsReportedAsAbsent(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	startFakeServiceWith(t, []dbus.ObjectPath{}, nil)
	if _, err := OS(OSOptions{}).Get(t.Context(), "n"); !errors.Is(err, ErrAbsent) || !errors.Is(err, ErrNotSetUp) {
		t.Errorf("Get = %v, want ErrAbsent, as one that is not set up", err)
	}
}

func TestAServiceThatAnswersOutOfFormIsReportedAsAbsent(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	startFakeServiceWith(t, "no list", nil)
	if s := OS(OSOptions{}).State(t.Context()); !errors.Is(s.Err, ErrAbsent) {
		t.Errorf("State = %+v, want ErrAbsent", s)
	}
	// go-keyring panics here.
	if _, err := (goKeyring{}).Get("n"); !errors.Is(err, ErrAbsent) {
		t.Errorf("Get = %v, want ErrAbsent", err)
	}
}
