package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"latchkey/cmd/internal/cli/terminal"
)

// pty is a terminal: what is written to the first file is typed, and what it
// shows is read from there.
func pty(t *testing.T) (keyboard, tty *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	t.Cleanup(func() { _ = keyboard.Close() })
	if err := unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	t.Cleanup(func() { _ = tty.Close() })
	return keyboard, tty
}

// watchedOutput writes to a terminal and looks at whether it echoes at that moment.
type watchedOutput struct {
	*os.File
	echoed bool
}

func (w *watchedOutput) Write(data []byte) (int, error) {
	if state, err := unix.IoctlGetTermios(int(w.Fd()), unix.TCGETS); err == nil && state.Lflag&unix.ECHO != 0 && bytes.Contains(data, []byte("Token")) {
		w.echoed = true
	}
	return w.File.Write(data)
}

// Whoever answers the moment that the question is there finds the echo off, and
// on again afterwards.
func TestNothingIsEchoedOnceASecretIsAskedFor(t *testing.T) {
	keyboard, tty := pty(t)
	out := &watchedOutput{File: tty}
	s := sessionOf(Env{In: tty, Err: out})
	type answer struct {
		secret []byte
		err    error
	}
	got := make(chan answer, 1)
	go func() {
		secret, err := s.AskSecret(context.Background(), "Token (not shown)")
		got <- answer{secret, err}
	}()
	shown := ""
	for buf := make([]byte, 256); !strings.Contains(shown, "shown): "); {
		n, err := keyboard.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		shown += string(buf[:n])
	}
	if _, err := keyboard.WriteString("ATATT3canary\n"); err != nil {
		t.Fatal(err)
	}
	a := <-got
	if a.err != nil || string(a.secret) != "ATATT3canary" {
		t.Fatalf("%q, %v", a.secret, a.err)
	}
	if _, err := tty.WriteString("END"); err != nil {
		t.Fatal(err)
	}
	for buf := make([]byte, 256); !strings.Contains(shown, "END"); {
		n, err := keyboard.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		shown += string(buf[:n])
	}
	if out.echoed || strings.Contains(shown, "canary") {
		t.Errorf("echo was on: %v; shown: %q", out.echoed, shown)
	}
	if state, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS); err != nil || state.Lflag&unix.ECHO == 0 {
		t.Errorf("the echo stays off: %v", err)
	}
}

// Ctrl-D at the question is an answer too.
func TestTheEndOfTheInputEndsAQuestion(t *testing.T) {
	keyboard, tty := pty(t)
	s := sessionOf(Env{In: tty, Err: tty})
	got := make(chan error, 1)
	go func() {
		_, err := s.AskSecret(t.Context(), "Token (not shown)")
		got <- err
	}()
	for shown, buf := "", make([]byte, 256); !strings.Contains(shown, "shown): "); {
		n, err := keyboard.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		shown += string(buf[:n])
	}
	if _, err := keyboard.WriteString("\x04"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-got:
		if !errors.Is(err, terminal.ErrNothingTyped) {
			t.Errorf("%v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it goes on asking")
	}
}
