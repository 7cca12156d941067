//go:build !windows

package lockfile

import "golang.org/x/sys/unix"

// plain makes the system refuse links, and not wait for the reader of a pipe.
const plain = unix.O_NOFOLLOW | unix.O_NONBLOCK
