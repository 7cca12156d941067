// Package datafolder makes the folder in which a store lies, for its owner alone, and
// tells what happened to it.
package datafolder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Database is the name of the store's file.
const Database = "latchkey.db"

// ErrUnusable says that a folder cannot be a data folder.
var ErrUnusable = errors.New("it cannot be used as a data folder")

// Make makes a data folder for its owner alone, or accepts an existing one; ErrUnusable
// says that a folder cannot be one, such as /tmp.
func Make(dir string) error {
	if dir == "" || !filepath.IsAbs(dir) {
		return fmt.Errorf("data folder %q: not an absolute path", dir)
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s: %w: it is a file", dir, ErrUnusable)
	}
	if err != nil {
		if err = os.MkdirAll(dir, 0o700); err == nil {
			info, err = os.Stat(dir)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", dir, ErrUnusable, why(err))
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
		return fmt.Errorf("%s: %w: %s", dir, ErrUnusable, why(err))
	}
	for _, e := range entries {
		switch e.Name() {
		case Database, "open.lock", "vault.age", "known_hosts":
			return nil
		}
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s: %w: it holds other files, and other users may look into it", dir, ErrUnusable)
	}
	return nil
}

// PrivateFile makes the database file with mode 0600 before SQLite would make
// it with the umask; SQLite gives -wal and -shm the mode of the main file.
func PrivateFile(path string) error {
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

// WasUsed reports whether Latchkey has worked in the folder before: it leaves
// more there than its database.
func WasUsed(dir string) bool {
	for _, name := range []string{"run", "known_hosts"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// IsGone reports whether there is no database, or nothing in it: a file system
// that crashed leaves an empty file. SQLite may still find all of it in the
// write-ahead log; then it is not gone.
func IsGone(path string) bool {
	info, err := os.Lstat(path)
	if err == nil && info.Size() > 0 {
		return false
	}
	if err != nil && !os.IsNotExist(err) {
		return false
	}
	log, err := os.Lstat(path + "-wal")
	return err != nil || log.Size() == 0
}
