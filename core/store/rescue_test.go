package store

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/store/datafolder"
)

// opened opens the store in dir; the caller closes it.
func opened(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// small mounts a file system of so many KB, which only root may.
func small(t *testing.T, kilobytes string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "small")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+kilobytes+"k,mode=0700", "none", dir).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	return dir
}

// fill leaves so many bytes free.
func fill(t *testing.T, dir string, free int) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
	info, err := f.Stat()
	if err == nil && free > 0 {
		err = f.Truncate(info.Size() - int64(free))
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsThereCanBeReadOnAFullDisk(t *testing.T) {
	for _, free := range []int{0, 8 << 10, 24 << 10} {
		dir := small(t, "2048")
		s := opened(t, dir)
		if err := s.SetSetting(t.Context(), "a", "kept"); err != nil {
			t.Fatal(err)
		}
		closed(t, s)
		fill(t, dir, free)
		reads(t, opened(t, dir), ErrFull)
	}
}

func TestWhatIsThereCanBeReadOnAReadOnlyDisk(t *testing.T) {
	dir := small(t, "4096")
	s := opened(t, dir)
	if err := s.SetSetting(t.Context(), "a", "kept"); err != nil {
		t.Fatal(err)
	}
	// A program that is killed leaves its log behind: what is in it counts.
	for _, end := range []string{"", "-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, FileName+end))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "killed"+end), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	closed(t, s)
	for _, end := range []string{"", "-wal"} {
		if err := os.Rename(filepath.Join(dir, "killed"+end), filepath.Join(dir, FileName+end)); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("mount", "-o", "remount,ro", dir).CombinedOutput(); err != nil {
		t.Skipf("it cannot be made read-only: %v: %s", err, out)
	}
	reads(t, opened(t, dir), ErrReadOnly)
}

// reads holds that a store can be read, says why it is not more than that, and
// changes nothing.
func reads(t *testing.T, s *Store, why error) {
	t.Helper()
	if s.ReadOnly() == nil || !errors.Is(s.ReadOnly(), why) && !errors.Is(kindOfSystem(s.ReadOnly()), why) {
		t.Errorf("it says %v", s.ReadOnly())
	}
	if v, err := s.Setting(context.Background(), "a"); v != "kept" || err != nil {
		t.Errorf("%q, %v", v, err)
	}
	if err := s.SetSetting(context.Background(), "a", "changed"); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a change: %v", err)
	}
	folder := s.copied
	closed(t, s)
	if _, err := os.Stat(folder); folder == "" || err == nil {
		t.Errorf("the copy in %q stays", folder)
	}
}

func TestALostDatabaseIsToldFromANewOne(t *testing.T) {
	for name, c := range map[string]struct {
		lose func(t *testing.T, dir string)
		lost bool
	}{
		"new":     {func(*testing.T, string) {}, false},
		"removed": {func(t *testing.T, dir string) { lose(t, dir, os.Remove) }, true},
		"emptied": {func(t *testing.T, dir string) {
			lose(t, dir, func(path string) error { return os.Truncate(path, 0) })
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if c.lost {
				closed(t, opened(t, dir))
			}
			c.lose(t, dir)
			s := opened(t, dir)
			defer closed(t, s)
			when, err := s.Lost(t.Context())
			if err != nil || (when != "") != c.lost {
				t.Errorf("lost %q, %v", when, err)
			}
			if err := s.ForgetLost(t.Context()); err != nil {
				t.Fatal(err)
			}
			if when, _ := s.Lost(t.Context()); when != "" {
				t.Error("it is not settled")
			}
		})
	}
}

func lose(t *testing.T, dir string, how func(string) error) {
	t.Helper()
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := how(filepath.Join(dir, FileName+end)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

func TestAFolderOfAnotherUserIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	dir := t.TempDir()
	if err := os.Chown(dir, 4242, -1); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, nil); !errors.Is(err, datafolder.ErrUnusable) || !strings.Contains(err.Error(), "another user (uid 4242)") {
		t.Errorf("%v", err)
	}
}

func TestALockThatIsAPipeOrALinkEndsAtOnce(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), filepath.Join(dir, "open.lock")); err != nil {
		t.Skip(err)
	}
	if _, err := Open(t.Context(), dir, nil); !errors.Is(err, ErrNotFile) {
		t.Errorf("%v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "elsewhere")); err == nil {
		t.Error("a file was made elsewhere")
	}
}
