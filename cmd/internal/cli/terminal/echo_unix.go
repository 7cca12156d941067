//go:build unix

package terminal

import (
	"bytes"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// echoOff stops a terminal from showing what is typed.
func echoOff(fd int) error {
	state, err := unix.IoctlGetTermios(fd, readTermios)
	if err != nil {
		return err
	}
	state.Lflag &^= unix.ECHO
	return unix.IoctlSetTermios(fd, writeTermios, state)
}

// readHidden reads one line of a terminal whose echo is off. If the input ends
// (Ctrl-D) before anything was typed it returns ErrNothingTyped; x/term would go
// on reading.
func readHidden(f *os.File) ([]byte, error) {
	var line []byte
	for one := make([]byte, 1); ; {
		n, err := f.Read(one)
		switch {
		case n > 0 && one[0] == '\n':
			return bytes.TrimSuffix(line, []byte("\r")), nil
		case n > 0:
			line = append(line, one[0])
		case (err == nil || errors.Is(err, io.EOF)) && len(line) > 0:
			return line, nil
		case err == nil || errors.Is(err, io.EOF):
			return nil, ErrNothingTyped
		default:
			return nil, err
		}
	}
}
