//go:build window

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/internal/desktop"
)

// newDesktop is a desktop of the test's own.
func newDesktop(t *testing.T, o desktop.Options) *desktop.Desktop {
	t.Helper()
	if missing := desktop.Missing(o); len(missing) > 0 {
		if os.Getenv("CI") == "true" {
			t.Fatalf("not installed: %q; run make deps", missing)
		}
		t.Skipf("not installed: %q; run make deps", missing)
	}
	d, err := desktop.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// built is a program of ours: the one that make has built, else a new one.
func built(t *testing.T, variable, tags, path string) string {
	t.Helper()
	if bin := os.Getenv(variable); bin != "" {
		return bin
	}
	bin := filepath.Join(t.TempDir(), filepath.Base(path))
	if out, err := exec.Command("go", "build", "-tags", tags, "-o", bin, path).CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// described is the window built with the tag "window"; plain is without.
func described(t *testing.T) string {
	return built(t, "LATCHKEY_DESCRIBED", "x11,migrated_fynedo,window", "latchkey/cmd/latchkey")
}
func plain(t *testing.T) string {
	return built(t, "LATCHKEY_BIN", "x11,migrated_fynedo", "latchkey/cmd/latchkey")
}
func latchctl(t *testing.T) string { return built(t, "LATCHKEY_CTL", "", "latchkey/cmd/latchctl") }

// program is one that runs on a desktop.
type program struct {
	t     *testing.T
	cmd   *exec.Cmd
	out   *os.File // of its standard output
	ended chan error
}

// starts a program of ours, which ends with the test at the latest.
func starts(t *testing.T, d *desktop.Desktop, bin string, args ...string) *program {
	t.Helper()
	p := &program{t: t, cmd: d.Command(bin, args...), ended: make(chan error, 1)}
	var said bytes.Buffer
	p.cmd.Stderr = &said
	out, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out, p.cmd.Stdout = out, w
	if err := d.Start(p.cmd); err != nil {
		t.Fatal(err)
	}
	w.Close()
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(func() {
		desktop.Kill(p.cmd)
		select { // until all that it said is here
		case <-p.ended:
		case <-time.After(10 * time.Second):
		}
		out.Close()
		text := said.String()
		// Only a window that was built without migrated_fynedo looks: make test-threads.
		if strings.Contains(text, "Error in Fyne call thread") {
			t.Errorf("Fyne was called from another goroutine: %s", text)
		}
		if t.Failed() && text != "" {
			t.Logf("%s said: %s", filepath.Base(bin), text)
		}
	})
	return p
}

// ends waits until the program is gone, and tells whether it went in time.
func (p *program) ends(limit time.Duration) (err error, gone bool) {
	select {
	case err := <-p.ended:
		close(p.ended)
		return err, true
	case <-time.After(limit):
		return nil, false
	}
}

// forge reads the line of JSON with which a program tells how to reach its
// demo forge.
func (p *program) forge() *outside {
	p.t.Helper()
	o := &outside{t: p.t}
	if err := p.out.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		p.t.Fatal(err)
	}
	line, err := bufio.NewReader(p.out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &o.info)
	}
	if err != nil {
		p.t.Fatalf("no line about the demo: %v", err)
	}
	return o
}

// serves starts a demo forge in a process of its own.
func serves(t *testing.T, d *desktop.Desktop, args ...string) *outside {
	t.Helper()
	return starts(t, d, latchctl(t), append([]string{"forge"}, args...)...).forge()
}

// user is who signs in on the forge.
func (o *outside) user() demo.Login { return o.info.Users[0] }

// sitDown starts the window on the demo, on a desktop of its own.
func sitDown(t *testing.T, args ...string) *somebody {
	t.Helper()
	p := sitAt(t, newDesktop(t, desktop.Options{}), args...)
	p.forge = p.program.forge()
	p.takesPlace()
	return p
}

// sitAt starts the window on this desktop.
func sitAt(t *testing.T, d *desktop.Desktop, args ...string) *somebody {
	t.Helper()
	before, _ := filepath.Glob(filepath.Join(d.Home, "sight*")) // of earlier windows here
	p := &somebody{t: t, desk: d, socket: filepath.Join(d.Home, "sight"+number(len(before)))}
	p.program = starts(t, d, described(t), append([]string{"--describe", p.socket}, args...)...)
	t.Cleanup(func() { // before the program is ended
		if t.Failed() {
			p.picture("failed")
		}
	})
	return p
}

// takesPlace puts the window where its test expects it, in front.
func (p *somebody) takesPlace() {
	p.t.Helper()
	var err error
	if p.window, err = p.desk.Place("Latchkey", 4, 24, 1260, 760); err == nil {
		err = p.desk.Front(p.window)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}
