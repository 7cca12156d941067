//go:build window && linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/atspi/atspitest"
	"latchkey/internal/desktop"
)

// orca is the screen reader of GNOME on the desktop of a test. What it would
// say it writes into a file.
type orca struct {
	t   *testing.T
	log string
}

var spokenByOrca = regexp.MustCompile(`SPEECH OUTPUT: '([^\n]*?)\.?'(?:\{| voice|\n)`)

// lineByLine runs Orca so that it writes its file line by line, not at its end.
const lineByLine = `import builtins, runpy
plain = builtins.open
builtins.open = lambda *a, **k: plain(*a, buffering=1, **k) if a[1:2] == ("w",) else plain(*a, **k)
runpy.run_path("/usr/bin/orca", run_name="__main__")`

// startOrca starts it with what it needs, or skips the test where it is not
// installed: nothing else needs it.
func startOrca(t *testing.T, d *desktop.Desktop) *orca {
	t.Helper()
	const launcher = "/usr/libexec/at-spi-bus-launcher"
	if _, err := os.Stat(launcher); err != nil {
		t.Skip(err)
	}
	if _, err := exec.LookPath("orca"); err != nil {
		t.Skip(err)
	}
	o := &orca{t: t, log: filepath.Join(d.Home, "orca.log")}
	start := func(name string, args ...string) {
		cmd := d.Command(name, args...)
		cmd.Env = append(cmd.Env, "GSETTINGS_BACKEND=memory")
		if err := d.Start(cmd); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Kill(cmd); _ = cmd.Wait() })
	}
	start(launcher)
	bus := atspitest.Connect(t, d.Env("DBUS_SESSION_BUS_ADDRESS")).Object("org.a11y.Bus", "/org/a11y/bus")
	o.wait("the readers' bus", func() bool { return bus.SetProperty("org.a11y.Status.IsEnabled", dbus.MakeVariant(true)) == nil })
	start("/usr/bin/python3", "-c", lineByLine, "--debug-file="+o.log)
	o.wait("Orca", func() bool { return strings.Contains(o.text(), "Orca started") || len(o.said()) > 0 })
	return o
}

func (o *orca) text() string {
	data, _ := os.ReadFile(o.log)
	return string(data)
}

// said is all that it has said.
func (o *orca) said() (all []string) {
	for _, m := range spokenByOrca.FindAllStringSubmatch(o.text(), -1) {
		all = append(all, m[1])
	}
	return all
}

func (o *orca) wait(what string, is func() bool) {
	o.t.Helper()
	for end := time.Now().Add(60 * time.Second); !is(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			o.t.Fatalf("%s does not come; said was %q", what, o.said())
		}
	}
}

// TestOrcaSpeaks lets GNOME's own screen reader judge what the window tells.
func TestOrcaSpeaks(t *testing.T) {
	d := newDesktop(t, desktop.Options{})
	o := startOrca(t, d)
	p := startWindow(t, d, "--demo")
	p.forge = p.program.forge()
	p.placeWindow()
	p.mustShow("the keys are read", keysShown)
	for _, one := range []struct{ keys, says string }{
		{"ctrl+f", "Search repositories entry"},
		{"Down", "Status "}, // a row, column by column
		{"Down", "row 2 of "},
		{"Tab", "push button"},
		{"ctrl+shift+u", "The clone URL was copied"},
		{"ctrl+n", "dialog"},
		{"Escape", "push button"},
	} {
		n := len(o.said())
		p.press(one.keys, nil)
		o.wait("after "+one.keys+" the words "+one.says, func() bool { return strings.Contains(strings.Join(o.said()[n:], "\n"), one.says) })
	}
	t.Logf("it said %q", o.said())
	p.quit()
}
