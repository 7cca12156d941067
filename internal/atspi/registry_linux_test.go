package atspi_test

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/atspi"
	"latchkey/internal/atspi/atspitest"
	"latchkey/internal/reaper"
)

// launchers is where systems keep the program that starts the readers' bus.
var launchers = []string{"/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher", "/usr/lib/at-spi-bus-launcher"}

// The real registry of the desktop takes the application in, and lets it go.
func TestTheRealRegistryKnowsTheApplication(t *testing.T) {
	launcher := ""
	for _, one := range launchers {
		if _, err := os.Stat(one); err == nil {
			launcher = one
		}
	}
	if launcher == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("at-spi2-core is not installed")
		}
		t.Skip("at-spi2-core is not installed")
	}
	ends := reaper.New()
	defer ends.Close()
	address := atspitest.Bus(t, ends, "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	session := atspitest.Connect(t, address)
	cmd := exec.Command(launcher)
	cmd.Env = append(os.Environ(), "GSETTINGS_BACKEND=memory", "HOME="+t.TempDir(), "DISPLAY=", "WAYLAND_DISPLAY=", "XDG_RUNTIME_DIR="+t.TempDir())
	if err := ends.Start(cmd); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ends.Kill(cmd); _ = cmd.Wait() })
	bus := session.Object("org.a11y.Bus", "/org/a11y/bus")
	waitFor(t, "the readers' bus", func() bool {
		return bus.SetProperty("org.a11y.Status.IsEnabled", dbus.MakeVariant(true)) == nil
	})

	b := atspi.Start(atspi.Options{Program: "Latchkey", Version: "1.2.3"})
	defer b.Close()
	var readers string
	if err := bus.Call("org.a11y.Bus.GetAddress", 0).Store(&readers); err != nil {
		t.Fatal(err)
	}
	desktop := atspitest.Connect(t, readers).Object("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
	applications := func() (n int) {
		var all []struct {
			Name string
			Path dbus.ObjectPath
		}
		if err := desktop.Call("org.a11y.atspi.Accessible.GetChildren", 0).Store(&all); err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	waitFor(t, "the application", func() bool { return b.Listening() && applications() == 1 })
	b.Close()
	waitFor(t, "its end", func() bool { return applications() == 0 })
}

func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(atspitest.Patience); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s does not come", what)
		}
	}
}
