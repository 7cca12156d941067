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

// newDesktop opens a desktop for one test.
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

// buildProgram returns one of our programs: the one that make has built, else a
// new one.
func buildProgram(t *testing.T, variable, tags, path string) string {
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

// describedProgram is the window built with the tag "window"; plain is without.
func describedProgram(t *testing.T) string {
	return buildProgram(t, "LATCHKEY_DESCRIBED", "window", "latchkey/cmd/latchkey")
}
func plainProgram(t *testing.T) string {
	return buildProgram(t, "LATCHKEY_BIN", "migrated_fynedo", "latchkey/cmd/latchkey")
}
func latchctlProgram(t *testing.T) string {
	return buildProgram(t, "LATCHKEY_CTL", "", "latchkey/cmd/latchctl")
}

// program is a process on a desktop.
type program struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  *os.File // of its standard output
	exit chan error
}

// startProgram a program of ours, which ends with the test at the latest.
func startProgram(t *testing.T, d *desktop.Desktop, bin string, args ...string) *program {
	t.Helper()
	p := &program{t: t, cmd: d.Command(bin, args...), exit: make(chan error, 1)}
	var errText bytes.Buffer
	p.cmd.Stderr = &errText
	out, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out, p.cmd.Stdout = out, w
	if err := d.Start(p.cmd); err != nil {
		t.Fatal(err)
	}
	w.Close()
	go func() { p.exit <- p.cmd.Wait() }()
	t.Cleanup(func() {
		d.Kill(p.cmd)
		select { // until all that it said is here
		case <-p.exit:
		case <-time.After(10 * time.Second):
		}
		out.Close()
		text := errText.String()
		// Only a window that was built without migrated_fynedo looks: make test-window.
		if strings.Contains(text, "Error in Fyne call thread") {
			t.Errorf("Fyne was called from another goroutine: %s", text)
		}
		if t.Failed() && text != "" {
			t.Logf("%s said: %s", filepath.Base(bin), text)
		}
	})
	return p
}

// waitExit waits until the program has ended, and reports whether it did so in
// time.
func (p *program) waitExit(limit time.Duration) (err error, gone bool) {
	select {
	case err := <-p.exit:
		close(p.exit)
		return err, true
	case <-time.After(limit):
		return nil, false
	}
}

// forge reads the line of JSON in which a program says how to reach its demo
// forge.
func (p *program) forge() *forgeClient {
	p.t.Helper()
	o := &forgeClient{t: p.t}
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

// startForge starts a demo forge in a process of its own.
func startForge(t *testing.T, d *desktop.Desktop, args ...string) *forgeClient {
	t.Helper()
	return startProgram(t, d, latchctlProgram(t), append([]string{"forge"}, args...)...).forge()
}

// user is who signs in on the forge.
func (o *forgeClient) user() demo.Login { return o.info.Users[0] }

// startDemo starts the window with the demo, on a desktop of its own.
func startDemo(t *testing.T, args ...string) *person {
	t.Helper()
	p := startWindow(t, newDesktop(t, desktop.Options{}), args...)
	p.forge = p.program.forge()
	p.placeWindow()
	return p
}

// startWindow starts the window on this desktop.
func startWindow(t *testing.T, d *desktop.Desktop, args ...string) *person {
	t.Helper()
	before, _ := filepath.Glob(filepath.Join(d.Home, "sight*")) // of earlier windows here
	p := &person{t: t, desktop: d, socket: filepath.Join(d.Home, "sight"+number(len(before)))}
	p.program = startProgram(t, d, describedProgram(t), append([]string{"--describe", p.socket}, args...)...)
	t.Cleanup(func() { // before the program is ended
		if t.Failed() {
			p.screenshot("failed")
		}
	})
	return p
}

// placeWindow moves the window to where the test expects it, and focuses it.
func (p *person) placeWindow() {
	p.t.Helper()
	var err error
	if p.window, err = p.desktop.MoveResize("Latchkey", 4, 24, 1260, 760); err == nil {
		err = p.desktop.Focus(p.window)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// TestTheProgramEndsThoughTheDriverHangs: without its window a program must not
// stay, for it would keep the data folder claimed.
func TestTheProgramEndsThoughTheDriverHangs(t *testing.T) {
	d := newDesktop(t, desktop.Options{})
	p := startWindow(t, d, "--demo", "--vault", "memory", "--hang")
	p.placeWindow()
	p.mustShow("the repositories show", reposShown)
	if err := d.Press("ctrl+q"); err != nil {
		t.Fatal(err)
	}
	if err, gone := p.program.waitExit(driverTimeout + 5*time.Second); !gone || err != nil {
		t.Errorf("the program ended: %v, with %v", gone, err)
	}
}
