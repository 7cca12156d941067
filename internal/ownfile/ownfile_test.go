//go:build unix

package ownfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// own makes a folder below one that only the user may write, and a file in it.
func own(t *testing.T) (dir, file string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "config")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(dir, "latchctl.yaml")
	if err := os.WriteFile(file, []byte("account: ada\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, file
}

func TestOnesOwnFileIsRead(t *testing.T) {
	_, file := own(t)
	link := filepath.Join(t.TempDir(), "link") // as programs that manage dotfiles do it
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, link} {
		if data, err := Read(path, 100); err != nil || string(data) != "account: ada\n" {
			t.Errorf("%s: %q, %v", path, data, err)
		}
	}
}

func TestWhatOthersCouldHaveWrittenIsRefused(t *testing.T) {
	cases := map[string]func(t *testing.T, dir, file string){
		"a file for the group":        func(t *testing.T, _, file string) { must(t, os.Chmod(file, 0o660)) },
		"a file for everybody":        func(t *testing.T, _, file string) { must(t, os.Chmod(file, 0o606)) },
		"a folder for everybody":      func(t *testing.T, dir, _ string) { must(t, os.Chmod(dir, 0o777)) },
		"a folder above":              func(t *testing.T, dir, _ string) { must(t, os.Chmod(filepath.Dir(dir), 0o777)) },
		"a link into such a folder":   linkInto,
		"a pipe":                      func(t *testing.T, _, file string) { must(t, os.Remove(file)); must(t, syscall.Mkfifo(file, 0o600)) },
		"a folder in place of it":     func(t *testing.T, _, file string) { must(t, os.Remove(file)); must(t, os.Mkdir(file, 0o700)) },
		"another owner of the file":   func(t *testing.T, _, file string) { chown(t, file) },
		"another owner of its folder": func(t *testing.T, dir, _ string) { chown(t, dir) },
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			dir, file := own(t)
			spoil(t, dir, file)
			done := make(chan error, 1)
			go func() { _, err := Read(file, 100); done <- err }()
			select {
			case err := <-done:
				if !errors.Is(err, ErrUnsafe) {
					t.Errorf("Read = %v, want ErrUnsafe", err)
				}
			case <-time.After(5 * time.Second):
				t.Error("it waits")
			}
		})
	}
}

// linkInto puts a link in place of the file, to one of the user's own in a folder in
// which anybody may replace it.
func linkInto(t *testing.T, _, file string) {
	open := filepath.Join(t.TempDir(), "open")
	must(t, os.Mkdir(open, 0o700))
	must(t, os.Rename(file, filepath.Join(open, "there")))
	must(t, os.Chmod(open, 0o777))
	must(t, os.Symlink(filepath.Join(open, "there"), file))
}

func chown(t *testing.T, path string) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	must(t, os.Chown(path, 65534, -1))
}

func TestASizeIsBounded(t *testing.T) {
	_, file := own(t)
	must(t, os.WriteFile(file, []byte(strings.Repeat("#", 101)), 0o600))
	if _, err := Read(file, 100); !errors.Is(err, ErrTooLong) {
		t.Errorf("Read = %v", err)
	}
	if _, err := Read(file+".none", 100); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read of none = %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
