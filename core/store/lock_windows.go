package store

import (
	"os"

	"golang.org/x/sys/windows"
)

// ownModes is false: the folder below %LocalAppData% is private by its ACL.
const ownModes = false

// tryLock takes an exclusive lock that belongs to this open file and ends with
// it, or fails at once when somebody holds it.
func tryLock(f *os.File) error {
	return windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
}
