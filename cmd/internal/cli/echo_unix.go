//go:build unix

package cli

import "golang.org/x/sys/unix"

// echoOff makes a terminal no longer show what is typed.
func echoOff(fd int) error {
	state, err := unix.IoctlGetTermios(fd, readTermios)
	if err != nil {
		return err
	}
	state.Lflag &^= unix.ECHO
	return unix.IoctlSetTermios(fd, writeTermios, state)
}
