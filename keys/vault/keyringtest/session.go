// Package keyringtest gives a test a D-Bus session and a GNOME Keyring of its
// own, with its own home, so that the real thing can be tested on any Linux
// machine and the developer's keyring is never touched.
package keyringtest

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/reaper"
)

// A Keyring says which keyring a session has.
type Keyring int

const (
	Unlocked Keyring = iota // GNOME Keyring with an unlocked login keyring
	Locked                  // the same, locked, and no program to ask with
	None                    // a session bus and no keyring
)

const (
	// startTimeout is for the daemons to come up on a busy machine.
	startTimeout = 30 * time.Second
	// marker is in the environment of every process of a session.
	marker      = "LATCHKEY_KEYRING_SESSION"
	secretsName = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
)

// A Session is a bus, a keyring and a home that end with the test.
type Session struct {
	dir     string
	address string
	reaper  *reaper.Reaper
}

// Start starts a session, which the test's end stops. The test is skipped where
// the daemons are not installed, and fails there when CI is "true". Pass Env to
// the processes that should use the session; for the test's own process it is
// too late, see InSession.
func Start(t testing.TB, keyring Keyring, options ...Option) *Session {
	t.Helper()
	Need(t, "dbus-daemon", "gnome-keyring-daemon")
	ends := reaper.New()
	t.Cleanup(func() { _ = ends.Close() })
	s := &Session{dir: scratch(t, ends), reaper: ends}
	t.Cleanup(func() { s.checkNothingRuns(t) })
	var set settings
	for _, option := range options {
		option(&set)
	}
	s.startBus(t, set)
	if keyring == None {
		return s
	}
	conn := s.connect(t)
	s.startKeyring(t, conn)
	if keyring == Locked {
		s.lock(t, conn)
	}
	return s
}

// settings is what options change.
type settings struct{ services map[string]string }

// An Option changes how a session starts.
type Option func(*settings)

// WithService makes the bus start program when somebody asks for name.
func WithService(name, program string) Option {
	return func(s *settings) {
		if s.services == nil {
			s.services = map[string]string{}
		}
		s.services[name] = program
	}
}

// Need skips the test when one of the tools is not installed, or fails it
// when CI is "true".
func Need(t testing.TB, tools ...string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("needs Linux: the Secret Service runs on a D-Bus session")
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed, and CI must test with it", tool)
		}
		t.Skipf("%s is not installed", tool)
	}
}

// Env returns the environment for a process in the session: that of the test
// with a home, XDG folders and a bus of its own, and without a display.
func (s *Session) Env() []string {
	own := map[string]string{
		"HOME":                     s.dir,
		"XDG_RUNTIME_DIR":          filepath.Join(s.dir, "run"),
		"XDG_DATA_HOME":            filepath.Join(s.dir, "data"),
		"XDG_CONFIG_HOME":          filepath.Join(s.dir, "config"),
		"XDG_CACHE_HOME":           filepath.Join(s.dir, "cache"),
		"XDG_STATE_HOME":           filepath.Join(s.dir, "state"),
		"DBUS_SESSION_BUS_ADDRESS": s.address,
		marker:                     s.dir,
	}
	env := slices.DeleteFunc(os.Environ(), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		_, ours := own[name]
		return ours || name == "DISPLAY" || name == "WAYLAND_DISPLAY" || name == "GNOME_KEYRING_CONTROL"
	})
	for name, value := range own {
		env = append(env, name+"="+value)
	}
	return env
}

// Dir returns the session's home.
func (s *Session) Dir() string { return s.dir }

// scratch makes a folder with a short name: the path of a socket has at most 107
// bytes, and that of t.TempDir may be longer.
func scratch(t testing.TB, ends *reaper.Reaper) string {
	t.Helper()
	dir, err := ends.TempDir("", "keyring")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ends.Remove(dir) })
	if err := os.Mkdir(filepath.Join(dir, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// startBus runs dbus-daemon and waits until it says its address.
func (s *Session) startBus(t testing.TB, set settings) {
	t.Helper()
	config := filepath.Join(s.dir, "bus.conf")
	if err := os.WriteFile(config, []byte(s.busConfig(t, set)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dbus-daemon", "--nofork", "--nopidfile", "--config-file="+config, "--print-address=1")
	cmd.Env = s.Env()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.reaper.Start(cmd); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.reaper.Kill(cmd)
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait() // says that it was killed
	})
	s.address = readLine(t, out)
}

// busConfig returns the configuration of a bus with our own services only, so
// that nothing that is installed on the machine is started.
func (s *Session) busConfig(t testing.TB, set settings) string {
	t.Helper()
	services := filepath.Join(s.dir, "services")
	if err := os.Mkdir(services, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, program := range set.services {
		text := "[D-BUS Service]\nName=" + name + "\nExec=" + program + "\n"
		if err := os.WriteFile(filepath.Join(services, name+".service"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
<type>session</type>
<listen>unix:path=` + filepath.Join(s.dir, "bus") + `</listen>
<servicedir>` + services + `</servicedir>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
`
}

// readLine reads byte by byte: what follows is read by others.
func readLine(t testing.TB, from io.Reader) string {
	t.Helper()
	type answer struct {
		line string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		var line []byte
		for b := make([]byte, 1); ; line = append(line, b[0]) {
			if _, err := from.Read(b); err != nil || b[0] == '\n' {
				got <- answer{string(line), err}
				return
			}
		}
	}()
	select {
	case a := <-got:
		if a.err != nil || a.line == "" {
			t.Fatalf("dbus-daemon did not start: %v", a.err)
		}
		return a.line
	case <-time.After(startTimeout):
		t.Fatalf("dbus-daemon did not start within %v", startTimeout)
		return ""
	}
}

func (s *Session) connect(t testing.TB) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(s.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// startKeyring starts GNOME Keyring, which makes a login keyring with the
// password that it reads, and waits until it is on the bus.
func (s *Session) startKeyring(t testing.TB, conn *dbus.Conn) {
	t.Helper()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	defer conn.RemoveSignal(signals)
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)); err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	cmd := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	cmd.Env, cmd.Stdin, cmd.Stderr = s.Env(), strings.NewReader("password of a test"), &errs
	if err := s.reaper.Start(cmd); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		s.reaper.Kill(cmd)
		<-ended
	})
	late := time.After(startTimeout)
	for {
		select {
		case signal := <-signals:
			if arrived(signal) {
				usable(t, conn)
				return
			}
		case err := <-ended:
			t.Fatalf("gnome-keyring-daemon ended: %v\n%s", err, errs.String())
		case <-late:
			t.Fatalf("gnome-keyring-daemon is not on the bus after %v", startTimeout)
		}
	}
}

// usable waits until the login keyring is there and unlocked: the daemon is on
// the bus some time before it has made it.
func usable(t testing.TB, conn *dbus.Conn) {
	t.Helper()
	login := conn.Object(secretsName, secretsPath+"/collection/login")
	for late := time.Now().Add(startTimeout); time.Now().Before(late); time.Sleep(10 * time.Millisecond) {
		if locked, err := login.GetProperty("org.freedesktop.Secret.Collection.Locked"); err == nil && locked.Value() == false {
			return
		}
	}
	t.Fatalf("gnome-keyring-daemon has no login keyring after %v", startTimeout)
}

// arrived reports whether a signal says that the keyring has its name on the
// bus now. The bus also sends other signals.
func arrived(s *dbus.Signal) bool {
	return s != nil && s.Name == "org.freedesktop.DBus.NameOwnerChanged" &&
		len(s.Body) == 3 && s.Body[0] == secretsName && s.Body[2] != ""
}

func (s *Session) lock(t testing.TB, conn *dbus.Conn) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startTimeout)
	defer cancel()
	login := []dbus.ObjectPath{secretsPath + "/collection/login"}
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := conn.Object(secretsName, secretsPath).
		CallWithContext(ctx, "org.freedesktop.Secret.Service.Lock", 0, login).Store(&locked, &prompt)
	if err != nil || len(locked) != 1 {
		t.Fatalf("lock the login keyring: locked %v, %v", locked, err)
	}
}
