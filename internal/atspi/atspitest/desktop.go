//go:build linux

// Package atspitest gives a test a desktop with a screen reader: two buses, the
// service that says whether a reader is in use, the registry, and a reader that
// hears every event and can ask about everything.
package atspitest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"latchkey/internal/reaper"
)

// Patience is how long a test waits for something to be told.
const Patience = 30 * time.Second

// A Desktop is the two buses and who sits at them. It ends with the test.
type Desktop struct {
	Address string // of the session bus

	reader *dbus.Conn // on the readers' bus
	status *prop.Properties
	raw    chan *dbus.Message
	embeds chan struct{}

	mu      sync.Mutex
	events  []Event
	more    chan struct{} // closed and made anew when events grow
	read    int           // how many of events a test has looked at
	traffic []string      // all that came from applications, in words
	wanted  []registered
	app     ref
}

type ref struct {
	Name string
	Path dbus.ObjectPath
}

type registered struct{ Reader, Event string }

// Start starts one. Nobody listens until SetReader.
func Start(t testing.TB) *Desktop {
	t.Helper()
	return StartOn(t, "")
}

// StartOn starts one on a session bus that is there; "" = on one of its own.
func StartOn(t testing.TB, session string) *Desktop {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	ends := reaper.New()
	t.Cleanup(func() { _ = ends.Close() })
	if session == "" {
		session = Bus(t, ends, "")
	}
	d := &Desktop{Address: session, raw: make(chan *dbus.Message, 4096), embeds: make(chan struct{}, 16), more: make(chan struct{})}
	readers := Bus(t, ends, "")
	d.playRegistry(t, readers)
	d.playStatus(t, readers)
	go d.follow()
	return d
}

// Bus runs dbus-daemon until the test ends and returns its address. Services
// are started from that folder, "" = none.
func Bus(t testing.TB, ends *reaper.Reaper, services string) string {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "bus.conf")
	folder := ""
	if services != "" {
		folder = "<servicedir>" + services + "</servicedir>"
	}
	text := `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=` + os.TempDir() + `</listen><auth>EXTERNAL</auth>` + folder + `
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dbus-daemon", "--nofork", "--nopidfile", "--config-file="+config, "--print-address=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := ends.Start(cmd); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ends.Kill(cmd); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon said no address: %v", err)
	}
	return strings.TrimSpace(line)
}

// Connect connects to a bus until the test ends.
func Connect(t testing.TB, address string, options ...dbus.ConnOption) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(address, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// playRegistry is the registry of applications, and the reader behind it.
func (d *Desktop) playRegistry(t testing.TB, address string) {
	t.Helper()
	registry := Connect(t, address)
	d.reader = registry
	embed := func(plug ref) (ref, *dbus.Error) {
		d.mu.Lock()
		d.app = plug
		d.mu.Unlock()
		d.embeds <- struct{}{}
		return ref{registry.Names()[0], "/org/a11y/atspi/accessible/root"}, nil
	}
	registeredEvents := func() ([]registered, *dbus.Error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.wanted, nil
	}
	must(t, registry.ExportMethodTable(map[string]any{"Embed": embed}, "/org/a11y/atspi/accessible/root", "org.a11y.atspi.Socket"))
	must(t, registry.ExportMethodTable(map[string]any{"GetRegisteredEvents": registeredEvents}, "/org/a11y/atspi/registry", "org.a11y.atspi.Registry"))
	if _, err := registry.RequestName("org.a11y.atspi.Registry", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	// A connection of its own sees all that goes over the bus, answers too.
	ear := Connect(t, address)
	call := ear.BusObject().Call("org.freedesktop.DBus.Monitoring.BecomeMonitor", 0, []string{}, uint32(0))
	must(t, call.Err)
	ear.Eavesdrop(d.raw)
}

// playStatus is the service that knows whether a reader is in use.
func (d *Desktop) playStatus(t testing.TB, readers string) {
	t.Helper()
	launcher := Connect(t, d.Address)
	address := func() (string, *dbus.Error) { return readers, nil }
	must(t, launcher.ExportMethodTable(map[string]any{"GetAddress": address}, "/org/a11y/bus", "org.a11y.Bus"))
	var err error
	d.status, err = prop.Export(launcher, "/org/a11y/bus", prop.Map{"org.a11y.Status": {
		"IsEnabled":           {Value: false, Writable: true, Emit: prop.EmitTrue},
		"ScreenReaderEnabled": {Value: false, Writable: true, Emit: prop.EmitTrue},
	}})
	must(t, err)
	if _, err := launcher.RequestName("org.a11y.Bus", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
}

// SetReader turns the screen reader of the desktop on or off.
func (d *Desktop) SetReader(on bool) { d.status.SetMust("org.a11y.Status", "ScreenReaderEnabled", on) }

// SetWanted says which events the reader has asked for; none = all.
func (d *Desktop) SetWanted(events ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wanted = nil
	for _, one := range events {
		d.wanted = append(d.wanted, registered{d.reader.Names()[0], one})
	}
}

// WaitForApplication waits until an application has made itself known.
func (d *Desktop) WaitForApplication(t testing.TB) {
	t.Helper()
	select {
	case <-d.embeds:
	case <-time.After(Patience):
		t.Fatal("no application came")
	}
}

// Applications reports how many have come that nobody waited for.
func (d *Desktop) Applications() int { return len(d.embeds) }

// Traffic is all that went over the readers' bus, in words, for a test that
// looks for what must not.
func (d *Desktop) Traffic() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.traffic, "\n")
}

// follow keeps what goes over the bus.
func (d *Desktop) follow() {
	for m := range d.raw {
		d.keep(m)
	}
}

func (d *Desktop) keep(m *dbus.Message) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.traffic = append(d.traffic, fmt.Sprint(m.Headers, m.Body))
	if e, ok := eventOf(m); ok {
		d.events = append(d.events, e)
		close(d.more)
		d.more = make(chan struct{})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
