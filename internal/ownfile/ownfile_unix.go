//go:build unix

package ownfile

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// plain opens no link, and does not wait for a pipe.
const plain = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// belongs refuses what others own or may write.
func belongs(info fs.FileInfo, path string) error {
	if err := owned(info, path); err != nil {
		return err
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%w: others may write %s (mode %04o): chmod go-w", ErrUnsafe, path, info.Mode().Perm())
	}
	return nil
}

// owned refuses what belongs neither to the user nor to root.
func owned(info fs.FileInfo, path string) error {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || s.Uid != 0 && int(s.Uid) != os.Geteuid() {
		return fmt.Errorf("%w: %s belongs to another user", ErrUnsafe, path)
	}
	return nil
}
