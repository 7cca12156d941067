// Package lockfile makes the locks by which programs take turns at a file. They
// are files of their own, for their owner alone; whoever may write the folder
// could put a link or a pipe in such a file's place, so nothing but a plain
// file is opened, and nothing is waited for in opening it.
package lockfile

import (
	"errors"
	"fmt"
	"os"

	"github.com/gofrs/flock"
)

// ErrNotPlain says that a link, a pipe or a folder stands where a lock belongs.
var ErrNotPlain = errors.New("something that is no plain file stands where a lock belongs: remove it")

// New returns the lock of a file that is made when it is not there.
func New(path string) *flock.Flock {
	return flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDONLY|plain), flock.SetPermissions(0o600))
}

// Check refuses what is no plain file, in words; opening it would fail in the
// system's. What is not there yet is fine.
func Check(path string) error {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", path, ErrNotPlain)
	}
	return nil
}
