//go:build !windows

package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// ownModes says that permission bits mean something on this system.
const ownModes = true

// tryLock takes an exclusive lock that belongs to this open file and ends with
// it, or fails at once when somebody holds it.
func tryLock(f *os.File) error {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
}
