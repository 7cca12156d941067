//go:build !windows

package files

import (
	"os"

	"latchkey/core/errtext"
	"latchkey/core/say"

	"golang.org/x/sys/unix"
)

// SyncFolder makes new names in a folder survive a power cut, where the file
// system can; the files themselves are on the disk already.
func SyncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}

// FreeBytes returns how much a person may still write below dir.
func FreeBytes(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, errtext.Because(say.New("failed.free-space", "free space of {path}: {cause}", say.Values{"path": dir}), err)
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}
