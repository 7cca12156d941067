//go:build !windows

package lockfile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestALockIsNotFoundBehindALinkOrAPipe(t *testing.T) {
	dir := t.TempDir()
	elsewhere, link, pipe := filepath.Join(dir, "elsewhere"), filepath.Join(dir, "link"), filepath.Join(dir, "pipe")
	if err := errors.Join(os.Symlink(elsewhere, link), unix.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, pipe, dir} {
		if err := Check(path); !errors.Is(err, ErrNotPlain) {
			t.Errorf("%s: %v", path, err)
		}
		ended := make(chan error, 1)
		go func() {
			if path == pipe { // a lock on it would be one; opening must not hang
				lock := New(path)
				_, err := lock.TryLock()
				ended <- errors.Join(err, lock.Close())
				return
			}
			got, err := New(path).TryLock()
			if got {
				err = errors.New("locked")
			}
			ended <- err
		}()
		select {
		case err := <-ended:
			if path == link && err == nil {
				t.Error("a link is followed")
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: it hangs", path)
		}
	}
	if _, err := os.Lstat(elsewhere); err == nil {
		t.Error("a file was made behind the link")
	}
	plain := New(filepath.Join(dir, "plain"))
	if ok, err := plain.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if info, err := os.Stat(plain.Path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if ok, _ := New(plain.Path()).TryLock(); ok {
		t.Error("locked twice")
	}
	if err := plain.Close(); err != nil {
		t.Error(err)
	}
}
