//go:build unix

package sshconfig

import (
	"io/fs"
	"os"
	"syscall"
)

// nonblock keeps a pipe under the name of a file from holding us up.
const nonblock = syscall.O_NONBLOCK

// shared reports whether somebody else may have written the file.
func shared(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return info.Mode().Perm()&0o022 != 0 || ok && stat.Uid != 0 && int(stat.Uid) != os.Getuid()
}
