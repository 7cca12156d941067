//go:build !windows

package lockfile

import "golang.org/x/sys/unix"

// plain has the system refuse links, and not wait for whoever reads a pipe.
const plain = unix.O_NOFOLLOW | unix.O_NONBLOCK
