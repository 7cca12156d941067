//go:build unix && !darwin

// Package opener hands addresses and files to the desktop's own programs.
package opener

import (
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"time"
)

// ErrNothing says that the desktop has no program for an address.
var ErrNothing = errors.New("no program here opens it")

// answerTime is how long the desktop may take to find out that nothing opens an
// address. Where a browser is started, the program that starts it may stay for as
// long as that is open.
const answerTime = 5 * time.Second

// Desktop is how addresses are handed to the desktop, nil where Fyne's own way is as
// good.
func Desktop() func(u *url.URL) error { return Open }

// Open hands an address to the desktop. It waits until that has found a program or
// none, for some seconds at most. An error means that nothing has been opened.
func Open(u *url.URL) error { return open("xdg-open", u, answerTime) }

func open(program string, u *url.URL, limit time.Duration) error {
	cmd := exec.Command(program, u.String())
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrNothing, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrNothing, program, err)
		}
	case <-time.After(limit):
	}
	return nil
}
