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
	"syscall"
	"testing"
	"time"

	"latchkey/api/demo"
)

// desktop is an X server of its own with a window manager and a scratch home.
type desktop struct {
	t    *testing.T
	home string
	env  []string
	dir  string // for pictures
}

// newDesktop starts it; it ends with the test.
func newDesktop(t *testing.T) *desktop {
	t.Helper()
	for _, tool := range []string{"Xvfb", "openbox", "xdotool", "scrot", "dbus-run-session"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not installed; run make deps", tool)
			}
			t.Skipf("%s is not installed; run make deps", tool)
		}
	}
	d := &desktop{t: t, home: t.TempDir(), dir: screens(t)}
	for _, sub := range []string{"tmp", ".cache", ".config", ".local/share"} {
		if err := os.MkdirAll(filepath.Join(d.home, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "+extension", "GLX")
	x.ExtraFiles = []*os.File{w}
	d.begin(x)
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb names no display: %v", err)
	}
	d.env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(number), "HOME="+d.home, "TMPDIR="+filepath.Join(d.home, "tmp"),
		"XDG_CONFIG_HOME="+filepath.Join(d.home, ".config"), "XDG_CACHE_HOME="+filepath.Join(d.home, ".cache"),
		"XDG_DATA_HOME="+filepath.Join(d.home, ".local/share"), "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "LANGUAGE=", "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1")
	d.begin(d.command("openbox"))
	return d
}

func (d *desktop) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = d.env
	return cmd
}

// begin starts a process in a group of its own and ends the group, by its id,
// with the test.
func (d *desktop) begin(cmd *exec.Cmd) {
	d.t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // often gone already
		_ = cmd.Wait()
	})
}

// program is the running window.
type program struct {
	info  demo.Info
	ended chan error
}

// start runs latchkey --demo and waits until its window can be typed into.
func (d *desktop) start(t *testing.T) *program {
	t.Helper()
	bin := os.Getenv("LATCHKEY_BIN")
	if bin == "" {
		bin = filepath.Join(t.TempDir(), "latchkey")
		if out, err := exec.Command("go", "build", "-tags", "x11,migrated_fynedo", "-o", bin, ".").CombinedOutput(); err != nil {
			t.Fatalf("build: %v\n%s", err, out)
		}
	}
	cmd := d.command("dbus-run-session", "--", bin, "--demo")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	p := &program{ended: make(chan error, 1)}
	go func() { p.ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		if t.Failed() {
			t.Logf("the program said: %s", errors.String())
		}
	})
	if err := out.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("no line about the demo: %v", err)
	}
	if err := json.Unmarshal(line, &p.info); err != nil {
		t.Fatalf("the line about the demo: %v", err)
	}
	d.activate()
	return p
}

// activate brings the window to the front.
func (d *desktop) activate() {
	d.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		out, err := d.command("xdotool", "search", "--onlyvisible", "--name", "^Latchkey$").Output()
		id := strings.Fields(string(out))
		if err != nil || len(id) == 0 {
			continue
		}
		if d.command("xdotool", "windowactivate", "--sync", id[0], "windowsize", "--sync", id[0], "1260", "760").Run() != nil {
			continue
		}
		active, err := d.command("xdotool", "getactivewindow").Output()
		if err == nil && strings.TrimSpace(string(active)) == id[0] {
			return
		}
	}
	d.t.Fatal("the window does not come to the front")
}

func (d *desktop) keys(names ...string) {
	d.t.Helper()
	args := append([]string{"key", "--clearmodifiers", "--delay", "60"}, names...)
	if out, err := d.command("xdotool", args...).CombinedOutput(); err != nil {
		d.t.Fatalf("type %q: %v\n%s", names, err, out)
	}
}

func (d *desktop) text(text string) {
	d.t.Helper()
	if out, err := d.command("xdotool", "type", "--delay", "30", text).CombinedOutput(); err != nil {
		d.t.Fatalf("type %q: %v\n%s", text, err, out)
	}
}

// drawn is the least size in bytes of a picture with something in it.
const drawn = 40_000

// The longest that settle waits: for a picture with something in it, and from
// then on for it to stand still, which it never does where a cursor blinks.
const (
	untilDrawn = 20 * time.Second
	untilStill = 3 * time.Second
)

// settle waits until three pictures in a row are the same and not empty.
func (d *desktop) settle() []byte {
	d.t.Helper()
	path := filepath.Join(d.home, "tmp", "now.png")
	var last []byte
	same := 0
	for deadline, seen := time.Now().Add(untilDrawn), false; time.Now().Before(deadline) && same < 2; {
		if out, err := d.command("scrot", "--overwrite", path).CombinedOutput(); err != nil {
			d.t.Fatalf("scrot: %v\n%s", err, out)
		}
		now, err := os.ReadFile(path)
		if err != nil {
			d.t.Fatal(err)
		}
		if len(now) > drawn && !seen {
			seen, deadline = true, time.Now().Add(untilStill)
		}
		if same++; !seen || !bytes.Equal(now, last) {
			same = 0
		}
		last = now
	}
	return last
}

// shot keeps a picture for people to look at.
func (d *desktop) shot(name string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name+".png"), d.settle(), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// quit leaves the program as a person does, and waits for its end.
func (p *program) quit(d *desktop) {
	d.t.Helper()
	for range 3 {
		d.keys("ctrl+q")
		select {
		case err := <-p.ended:
			if err != nil {
				d.t.Errorf("the program ended with %v", err)
			}
			return
		case <-time.After(5 * time.Second):
		}
	}
	d.t.Error("the program does not quit")
}
