//go:build !windows

package datafolder

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// ErrQuota says that the disk is full for this user.
const ErrQuota = syscall.EDQUOT

// ofThisUser refuses somebody else's folder, whose owner could change its
// content while we rely on it: root can open everybody's.
func ofThisUser(dir string, info fs.FileInfo) error {
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(owner.Uid) == os.Geteuid() {
		return nil
	}
	return fmt.Errorf("%s: %w: it belongs to another user (uid %d)", dir, ErrUnusable, owner.Uid)
}

// ownModes says that permission bits mean something on this system.
const ownModes = true
