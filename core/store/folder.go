package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	_ "modernc.org/sqlite"
)

// MakeFolder makes a data folder for its owner alone, or accepts an existing
// one; ErrFolder says that a folder cannot be one, such as /tmp.
func MakeFolder(dir string) error {
	if dir == "" || !filepath.IsAbs(dir) {
		return fmt.Errorf("data folder %q: not an absolute path", dir)
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s: %w: it is a file", dir, ErrFolder)
	}
	if err != nil {
		if err = os.MkdirAll(dir, 0o700); err == nil {
			info, err = os.Stat(dir)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", dir, ErrFolder, why(err))
	}
	if err := ofThisUser(dir, info); err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 && ownModes {
		// Not a folder such as /tmp or the home: others may need their way in.
		if err := ownFolder(dir); err != nil {
			return err
		}
		if err := os.Chmod(dir, 0o700); err != nil {
			return fmt.Errorf("data folder is open to other users: %w", err)
		}
	}
	return nil
}

// why returns the error about a folder; its path is in the text before.
func why(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "you may not write there"
	case errors.Is(err, syscall.EROFS):
		return "the disk is read-only"
	case errors.Is(err, syscall.ENOTDIR):
		return "a part of its path is a file"
	case errors.Is(err, fs.ErrNotExist):
		return "no folder can be made there"
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return err.Error()
}

// ownFolder refuses a folder that has files and none of ours.
func ownFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%s: %w: %s", dir, ErrFolder, why(err))
	}
	for _, e := range entries {
		switch e.Name() {
		case FileName, "open.lock", "vault.age", "known_hosts":
			return nil
		}
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s: %w: it holds other files, and other users may look into it", dir, ErrFolder)
	}
	return nil
}

// privateFile makes the database file with mode 0600 before SQLite would make
// it with the umask; SQLite gives -wal and -shm the mode of the main file.
func privateFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().Perm()&0o077 != 0 && ownModes {
		if err := f.Chmod(0o600); err != nil {
			return fmt.Errorf("store is open to other users: %w", err)
		}
	}
	return nil
}
