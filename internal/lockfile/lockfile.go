// Package lockfile makes the locks with which programs take turns to use a
// file. They are files of their own, for their owner alone. Somebody who may
// write the folder could replace such a file by a link or a pipe, so that only
// a plain file is opened, and opening never waits.
package lockfile

import (
	"errors"
	"fmt"
	"os"

	"github.com/gofrs/flock"
)

// ErrNotPlain says that there is a link, a pipe or a folder in place of a lock file.
var ErrNotPlain = errors.New("something other than a plain file is where a lock belongs: remove it")

// New returns the lock of a file, which is made when it is not there.
func New(path string) *flock.Flock {
	return flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDONLY|plain), flock.SetPermissions(0o600))
}

// Check refuses what is no plain file with a clear error; opening it would fail
// with one of the system's. It accepts a file that is not there yet.
func Check(path string) error {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", path, ErrNotPlain)
	}
	return nil
}
