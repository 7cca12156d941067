package single

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Where the folder cannot be used, that is said, and not that another program has it.
func TestAFolderThatCannotBeHeld(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Hold(filepath.Join(file, "data"), nil); err == nil || errors.Is(err, ErrRunning) {
		t.Errorf("below a file: %v", err)
	}
	folder := short(t)
	if err := os.MkdirAll(filepath.Join(folder, "window.lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Hold(folder, nil); err == nil || errors.Is(err, ErrRunning) {
		t.Errorf("a folder in the place of the lock: %v", err)
	}
}

// Without a socket a program has the folder all the same.
func TestASocketThatCannotBeMade(t *testing.T) {
	folder := short(t)
	if err := os.MkdirAll(filepath.Join(folder, "window.sock", "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	h, err := Hold(folder, func() bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	if err := Raise(folder); !errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("nobody can be asked: %v", err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// A program that has no window to show, such as one that is ending, says nothing.
func TestAProgramWithoutAWindow(t *testing.T) {
	folder := short(t)
	h, err := Hold(folder, func() bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := Raise(folder); !errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("%v", err)
	}
}

// Beside those who say nothing, one more is sent away at once, and room is there again
// when one of them has gone.
func TestThereIsRoomForAFewGuests(t *testing.T) {
	folder := short(t)
	h, err := Hold(folder, func() bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	var silent []net.Conn
	for range mostOpen {
		conn, err := net.Dial("unix", socketOf(folder))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		silent = append(silent, conn)
	}
	more, err := net.Dial("unix", socketOf(folder))
	if err != nil {
		t.Fatal(err)
	}
	defer more.Close()
	_ = more.SetReadDeadline(time.Now().Add(patience / 2)) // the silent ones are still waited for
	if _, err := more.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("one too many: %v", err)
	}
	_ = silent[0].Close()
	for end := time.Now().Add(patience / 2); ; time.Sleep(10 * time.Millisecond) {
		if err = Raise(folder); err == nil || time.Now().After(end) {
			break
		}
	}
	if err != nil {
		t.Errorf("when one has gone: %v", err)
	}
}

// A folder for sockets that others may look into, or whose own path is too long, is
// none.
func TestWhereASocketMayNotBe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 40))
	open := t.TempDir()
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	deep := filepath.Join(t.TempDir(), strings.Repeat("deep", 30))
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, own := range []string{open, deep, filepath.Join(open, "gone")} {
		t.Setenv("XDG_RUNTIME_DIR", own)
		if path := socketOf(long); path != "" {
			t.Errorf("a socket at %s", path)
		}
	}
}
