package sh

import (
	"errors"
	"strings"
)

// ErrNUL says that a text has a NUL byte, which no shell can hold.
var ErrNUL = errors.New("a text for a shell cannot have a NUL byte")

// Quote writes a text as one word that every POSIX sh reads as exactly that
// text, bytes that are no UTF-8, line ends and a leading dash included; to a
// program a leading dash still means an option. It fails with ErrNUL only.
//
// A quoted text that is secret may go into an assignment and to commands that
// the shell has itself, never to a program: its arguments are for everybody to
// see. Values of a [Script] need no quoting.
func Quote(text string) (string, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return "", ErrNUL
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'", nil
}
