package terminal

import (
	"os"

	"golang.org/x/sys/windows"
	"golang.org/x/term"
)

// echoOff stops a console from showing what is typed.
func echoOff(fd int) error {
	var mode uint32
	if err := windows.GetConsoleMode(windows.Handle(fd), &mode); err != nil {
		return err
	}
	return windows.SetConsoleMode(windows.Handle(fd), mode&^windows.ENABLE_ECHO_INPUT)
}

// readHidden reads one line of a console whose echo is off.
func readHidden(f *os.File) ([]byte, error) {
	line, err := term.ReadPassword(int(f.Fd()))
	if err == nil && len(line) == 0 {
		err = ErrNothingTyped
	}
	return line, err
}
