package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func writing(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if data, err := os.ReadFile(path); err != nil || string(data) != want {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), data, err, want)
	}
}

// A file is replaced whole, or stays as it was and leaves nothing beside it.
func TestReplace(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "report")
	for _, text := range []string{"first", "second"} {
		if err := Replace(path, writing(text)); err != nil {
			t.Fatal(err)
		}
		holds(t, path, text)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	broken := errors.New("broken")
	err := Replace(path, func(w io.Writer) error { return errors.Join(writing("half")(w), broken) })
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	holds(t, path, "second")
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
	if err := Replace(filepath.Join(folder, "absent", "x"), writing("x")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if Replace(folder, writing("x")) == nil {
		t.Error("a folder was replaced")
	}
}

// What a link leads to is replaced, and the link stays; a device is written to and
// stays one.
func TestReplaceBehindALink(t *testing.T) {
	folder := t.TempDir()
	path, link := filepath.Join(folder, "report"), filepath.Join(folder, "link")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	if err := Replace(link, writing("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new")
	if target, err := os.Readlink(link); err != nil || target != path {
		t.Errorf("%q, %v", target, err)
	}
	if err := Replace(os.DevNull, writing("x")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%v, %v", info, err)
	}
}
