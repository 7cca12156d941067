package cli

import (
	"bytes"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"latchkey/cmd/internal/cli/terminal"
)

// Whoever waits for a pipe that says nothing more can be stopped: Ctrl-C once.
func TestCtrlCStopsWaitingForInput(t *testing.T) {
	s := newScene(t, os.Environ()).withForge(t)
	if err := syscall.Mkfifo(s.path("silent"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		open func(*testing.T, *scene, *exec.Cmd) (wait func())
	}{
		{"token", []string{"account", "add", "bitbucket", "--user", "ada@acme.example", "--base-url", "{REST}"}, byInput},
		{"key", []string{"key", "import", "-"}, byInput},
		{"key in a named pipe", []string{"key", "import", "silent"}, byName},
		{"passphrase in a named pipe", []string{"key", "new", "--passphrase-file", "silent"}, byName},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := []string{"--vault", "memory"}
			for _, a := range c.args {
				args = append(args, s.expand(a))
			}
			var errs bytes.Buffer
			cmd := exec.Command(os.Args[0], args...)
			cmd.Dir, cmd.Env, cmd.Stderr = s.dir, s.env, &errs
			wait := c.open(t, s, cmd)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			rescue := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
			defer rescue.Stop()
			wait()
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // how it ended is looked at below
			want := "latchctl: stopped\nhint: No further steps were started, and nothing of it is unfinished.\n"
			if cmd.ProcessState.ExitCode() != terminal.StatusInterrupted || errs.String() != want {
				t.Errorf("%v, it says %q", cmd.ProcessState, errs.String())
			}
		})
	}
}

// byInput hands in a pipe that stays open. The wait ends when latchctl reads:
// only then is there room for all that is written.
func byInput(t *testing.T, _ *scene, cmd *exec.Cmd) (wait func()) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	size, err := unix.FcntlInt(w.Fd(), unix.F_SETPIPE_SZ, 4096)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdin = r
	return func() {
		if _, err := w.Write(make([]byte, size+4096)); err != nil {
			t.Fatal(err)
		}
	}
}

// byName opens the named pipe, which waits until latchctl does.
func byName(t *testing.T, s *scene, _ *exec.Cmd) (wait func()) {
	return func() {
		w, err := os.OpenFile(s.path("silent"), os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { w.Close() })
	}
}
