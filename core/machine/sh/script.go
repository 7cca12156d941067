package sh

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Script is one thing to do on a machine.
//
// The body runs in a subshell with the home folder as the current one (/ where
// there is none), nothing on standard input, LC_ALL=C, the system's own folders
// at the end of PATH, and without the shell options, aliases and CDPATH that
// somebody may have set. It may exit with any status. To get a program and not
// somebody's function of that name it writes `command git`.
type Script struct {
	// Body is POSIX sh, a literal: whatever is not known when it is written comes
	// as a value. It has no here-documents with secrets, since shells put these
	// into files.
	Body string
	// Values are the shell variables of the body, by names of small letters,
	// digits and _. They are never exported.
	Values map[string]string
	// Secret says that a value is secret. The body then gives it to printf, echo
	// or read only, and the script is refused where printf is a program, whose
	// arguments everybody there can see.
	Secret bool
	// User is as whom it runs, through sudo; "" is the login user.
	User string
	// Limit is how many bytes it may print, 0 = 1 MiB. Of what it prints as errors
	// the first 64 KiB are kept, and the same limit holds.
	Limit int
	// Timeout is how long it may take once the shell has answered, 0 = 1 minute.
	Timeout time.Duration
}

const (
	usualLimit   = 1 << 20
	usualTimeout = time.Minute
	keepErrors   = 64 << 10
	keepNoise    = 8 << 10
)

func (s Script) limit() int {
	if s.Limit > 0 {
		return s.Limit
	}
	return usualLimit
}

func (s Script) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return usualTimeout
}

// assignments are the values as sh sets them. Unsetting goes first: a variable
// that came with the environment would stay exported.
func (s Script) assignments() (string, error) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.Values)) {
		if !isName(name) {
			return "", fmt.Errorf("%q cannot be the name of a value", name)
		}
		word, err := Quote(s.Values[name])
		if err != nil {
			return "", fmt.Errorf("value %s: %w", name, err)
		}
		b.WriteString("unset " + name + "\n" + name + "=" + word + "\n")
	}
	return b.String(), nil
}

func isName(name string) bool {
	for i, r := range name {
		if r != '_' && (r < 'a' || r > 'z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != "" && name != "_"
}
