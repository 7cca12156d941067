package vault

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxSecret is the largest secret in bytes. An RSA-4096 private key has
	// 3,400; the limit keeps a mistake from filling a keyring.
	MaxSecret = 1 << 20
	// MaxName is the longest name in bytes, short enough that a command of
	// macOS' security tool stays below its 4,096 bytes.
	MaxName = 200
)

// check refuses names and secrets that one of the systems could not store, so
// that all vaults refuse the same. Control characters would break the line that
// macOS' security tool reads, and D-Bus carries valid UTF-8 only. On Windows
// names that differ only in case are one name.
func check(name string, secret []byte) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrName)
	case len(name) > MaxName:
		return fmt.Errorf("%w: %d bytes, at most %d", ErrName, len(name), MaxName)
	case !utf8.ValidString(name):
		return fmt.Errorf("%w: not UTF-8", ErrName)
	case isPart(name):
		return fmt.Errorf("%w: %q names a part of a long value", ErrName, name)
	case len(secret) > MaxSecret:
		return fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(secret), MaxSecret)
	}
	for _, r := range name {
		if unicode.IsControl(r) {
			return fmt.Errorf("%w: %q has a control character", ErrName, name)
		}
	}
	return nil
}

// isPart reports whether a name looks like the account of a part of a long
// value (see partAccount).
func isPart(name string) bool {
	head := strings.TrimRight(name, "0123456789")
	return head != name && (strings.HasSuffix(head, "#a.") || strings.HasSuffix(head, "#b."))
}
