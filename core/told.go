package core

import (
	"fmt"

	"latchkey/internal/safetext"
	"latchkey/keys"
)

// told is what a person typed, to be named in an answer: cleaned, cut, and, if
// it is a private key in the place of a name, not told at all.
func told(text string) string {
	if keys.HoldsPrivate(text) {
		return "(a private key)"
	}
	return safetext.Line(text, 100)
}

// noPrivate refuses a private key in the place of something that is kept in a
// plain file, sent or shown; what names the field.
func noPrivate(what, text string) error {
	if keys.HoldsPrivate(text) {
		return requestError{fmt.Errorf("the %s %w", what, errHoldsPrivate)}
	}
	return nil
}
