package single

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// other tells a second process of this test what to be.
const other = "LATCHKEY_TEST_HOLDS"

func TestMain(m *testing.M) {
	if folder := os.Getenv(other); folder != "" {
		os.Exit(hold(folder))
	}
	os.Exit(m.Run())
}

// hold is the first program: it has the folder until its input ends.
func hold(folder string) int {
	h, err := Hold(folder, func() bool { fmt.Println("raised"); return true })
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("holds")
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := h.Close(); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// short is a folder whose path leaves room for a socket's name.
func short(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "lk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "data")
}

func TestASecondProcessRaisesTheFirst(t *testing.T) {
	folder := short(t)
	first := exec.Command(os.Args[0])
	first.Env = append(os.Environ(), other+"="+folder)
	in, err := first.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := first.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Process.Kill() }()
	lines := bufio.NewScanner(out)
	next := func() string { lines.Scan(); return lines.Text() }
	if line := next(); line != "holds" {
		t.Fatal(line)
	}
	if _, err := Hold(folder, func() bool { t.Error("the second one was raised"); return true }); !errors.Is(err, ErrRunning) {
		t.Fatalf("both have the folder: %v", err)
	}
	if err := Raise(folder); err != nil {
		t.Fatal(err)
	}
	if line := next(); line != "raised" {
		t.Errorf("the first one says %q", line)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	_ = first.Wait() // it was killed
	if err := Raise(folder); !errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("nobody is there: %v", err)
	}
	h, err := Hold(folder, func() bool { return true })
	if err != nil {
		t.Fatalf("a killed program keeps the folder: %v", err)
	}
	if err := Raise(folder); err != nil {
		t.Errorf("after a killed program nobody can be raised: %v", err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

func TestOnlyThePersonMayOpenTheSocket(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	folder := short(t)
	h, err := Hold(folder, func() bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for _, path := range []string{socketOf(folder), filepath.Join(folder, "window.lock")} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

// Whoever else speaks over the socket raises nothing, takes no room, and does
// not keep the program from ending.
func TestStrangeGuestsAreSentAway(t *testing.T) {
	folder := short(t)
	var raised atomic.Int32
	h, err := Hold(folder, func() bool { raised.Add(1); return true })
	if err != nil {
		t.Fatal(err)
	}
	dial := func() net.Conn {
		conn, err := net.Dial("unix", socketOf(folder))
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	for _, text := range []string{strings.Repeat("x", 1<<20), "latchkey quit\nlatchkey show\n", "\x00\x1b[31m", "latchkey sho"} {
		conn := dial()
		_, _ = io.WriteString(conn, text) // it may be cut off half way
		_ = conn.(*net.UnixConn).CloseWrite()
		got, _ := io.ReadAll(conn)
		if bytes.Contains(got, []byte(answer)) {
			t.Errorf("%.20q was answered", text)
		}
		_ = conn.Close()
	}
	for range 10 * mostOpen { // who never speaks
		defer dial().Close()
	}
	if raised.Load() != 0 {
		t.Errorf("raised %d times", raised.Load())
	}
	if err := h.Close(); err != nil { // within its patience
		t.Error(err)
	}
}

func TestALongPathGoesElsewhereOrNowhere(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 40))
	t.Setenv("XDG_RUNTIME_DIR", "")
	if path := socketOf(long); path != "" {
		t.Errorf("a socket at %s", path)
	}
	h, err := Hold(long, func() bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Hold(long, func() bool { return true }); !errors.Is(err, ErrRunning) {
		t.Error(err)
	}
	if err := Raise(long); !errors.Is(err, ErrRunning) {
		t.Error(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	own, err := os.MkdirTemp("", "rt")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(own)
	t.Setenv("XDG_RUNTIME_DIR", own)
	if path := socketOf(long); !strings.HasPrefix(path, own) {
		t.Errorf("a socket at %q", path)
	}
}
