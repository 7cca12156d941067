//go:build window

package main

import (
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/internal/desktop"
	"latchkey/internal/single"
)

// bareStart is a start of the program as people get it, in an empty home.
type bareStart struct {
	home string
	cmd  *exec.Cmd
	took time.Duration
	said string
}

// startBare starts the program with nothing in its environment but env, and waits
// for its end.
func startBare(t *testing.T, home string, env ...string) bareStart {
	t.Helper()
	s := bareStart{home: home, cmd: exec.CommandContext(t.Context(), plainProgram(t), "--vault", "memory")}
	s.cmd.Env = append([]string{"HOME=" + home, "XDG_DATA_HOME=" + filepath.Join(home, "data"), "PATH=" + os.Getenv("PATH"), "LIBGL_ALWAYS_SOFTWARE=1"}, env...)
	var said bytes.Buffer
	s.cmd.Stdout, s.cmd.Stderr = &said, &said
	begun := time.Now()
	err := s.cmd.Run()
	s.took, s.said = time.Since(begun), said.String()
	if s.cmd.ProcessState == nil || s.cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("it ended with %v", err)
	}
	if strings.Count(s.said, "\n") != 1 || !strings.Contains(s.said, "latchctl") {
		t.Errorf("it said %q", s.said)
	}
	return s
}

// says looks for words in what the program said.
func (s bareStart) says(t *testing.T, words string) {
	t.Helper()
	if !strings.Contains(s.said, words) {
		t.Errorf("it said %q, want %q in it", s.said, words)
	}
}

// madeNothing looks that the home is as empty as it was.
func (s bareStart) madeNothing(t *testing.T) {
	t.Helper()
	if left, err := os.ReadDir(s.home); err != nil || len(left) != 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

// claimedNothing looks that the data folder is free, and that the next start will
// not ask about this one.
func (s bareStart) claimedNothing(t *testing.T) {
	t.Helper()
	folder := filepath.Join(s.home, "data", "latchkey")
	for _, pattern := range []string{"window.sock", "crashes/*"} {
		if left, _ := filepath.Glob(filepath.Join(folder, pattern)); len(left) > 0 {
			t.Errorf("it left %v", left)
		}
	}
	h, err := single.Hold(folder, func() bool { return true })
	if err != nil {
		t.Fatalf("the folder is not free: %v", err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	notes := newCrashNotes(settings{}, folder)
	defer notes.clean()
	if notes.last.Unclean {
		t.Error("the next start asks about it")
	}
}

// Without a display it says so in one line, and leaves nothing behind.
func TestWithoutADisplayItSaysSo(t *testing.T) {
	for name, env := range map[string][]string{
		"none":                          {},
		"one that is gone":              {"DISPLAY=:987"},
		"Wayland that is gone":          {"WAYLAND_DISPLAY=wayland-987"},
		"another way than is there":     {"DISPLAY=:987", "FYNE_PLATFORM=wayland"},
		"both, and both of them gone":   {"DISPLAY=:987", "WAYLAND_DISPLAY=wayland-987"},
		"what is no name of a display":  {"DISPLAY=screen"},
		"with a name that is no text":   {"DISPLAY=\x1b[31m:x"},
		"a folder in place of a socket": {"WAYLAND_DISPLAY=/"},
	} {
		t.Run(name, func(t *testing.T) {
			s := startBare(t, t.TempDir(), env...)
			s.madeNothing(t)
			if strings.ContainsRune(s.said, '\x1b') {
				t.Errorf("it said %q", s.said)
			}
		})
	}
}

// Where the display has no OpenGL at all, that is known before anything is made.
func TestWithoutOpenGLItSaysSo(t *testing.T) {
	d := newDesktop(t, desktop.Options{NoOpenGL: true})
	home := t.TempDir()
	s := startBare(t, home, "DISPLAY="+d.Env("DISPLAY"), "LANG=de_DE.UTF-8")
	s.says(t, "bietet kein OpenGL 2.1")
	s.madeNothing(t)

	kept := filepath.Join(home, ".config", "fyne", appID)
	if err := os.MkdirAll(kept, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(kept, "preferences.json"), []byte(`{"look.language":"fr"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	startBare(t, home, "DISPLAY="+d.Env("DISPLAY"), "LANG=de_DE.UTF-8").says(t, "n’offre pas OpenGL 2.1")
}

// Where the driver turns out to be too old or missing, the data folder is free
// again, and the next start asks nothing.
func TestWithoutADriverTheFolderIsFreeAgain(t *testing.T) {
	d := newDesktop(t, desktop.Options{})
	for name, env := range map[string]string{
		"too old":          "MESA_GL_VERSION_OVERRIDE=1.4",
		"drawn by X alone": "LIBGL_ALWAYS_INDIRECT=1",
	} {
		t.Run(name, func(t *testing.T) {
			s := startBare(t, t.TempDir(), "DISPLAY="+d.Env("DISPLAY"), "DBUS_SESSION_BUS_ADDRESS="+d.Env("DBUS_SESSION_BUS_ADDRESS"), "LANG=es_ES.UTF-8", env)
			s.says(t, "no ofrece OpenGL 2.1")
			s.claimedNothing(t)
		})
	}
}

// xPort listens as a display of a far machine, as ssh -X does, and returns its
// name. answer is told how many came before.
func xPort(t *testing.T, answer func(n int32, conn net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var count atomic.Int32
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				answer(count.Add(1)-1, conn)
			}()
		}
	}()
	return "localhost:" + strconv.Itoa(l.Addr().(*net.TCPAddr).Port-6000)
}

// A display that does not answer is told of in bounded time, also where it falls
// silent in the midst of the start.
func TestAFarDisplayThatHangs(t *testing.T) {
	d := newDesktop(t, desktop.Options{})
	here := "/tmp/.X11-unix/X" + strings.TrimPrefix(d.Env("DISPLAY"), ":")
	silent := func(_ int32, conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
	for name, c := range map[string]struct {
		answer func(int32, net.Conn)
		limit  time.Duration
		begun  bool // the data folder had been claimed
	}{
		"from the beginning": {silent, 9 * time.Second, false},
		"it hangs up":        {func(int32, net.Conn) {}, 4 * time.Second, false},
		"after the first look": {func(n int32, conn net.Conn) {
			if n > 0 {
				silent(n, conn)
				return
			}
			if real, err := net.Dial("unix", here); err == nil {
				defer real.Close()
				go func() { _, _ = io.Copy(real, conn) }()
				_, _ = io.Copy(conn, real)
			}
		}, 25 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startBare(t, t.TempDir(), "DISPLAY="+xPort(t, c.answer))
			s.says(t, "does not answer")
			if s.took > c.limit {
				t.Errorf("it took %v", s.took)
			}
			if c.begun {
				s.claimedNothing(t)
			} else {
				s.madeNothing(t)
			}
		})
	}
}
