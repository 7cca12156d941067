//go:build !windows

package store

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// errQuota says that the disk is full for this user.
const errQuota = syscall.EDQUOT

// ofThisUser refuses somebody else's folder, whose owner could change its
// content while we rely on it: root can open everybody's.
func ofThisUser(dir string, info fs.FileInfo) error {
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(owner.Uid) == os.Geteuid() {
		return nil
	}
	return fmt.Errorf("%s: %w: it belongs to another user (uid %d)", dir, ErrFolder, owner.Uid)
}

// ownModes says that permission bits mean something on this system.
const ownModes = true
