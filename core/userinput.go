package core

import (
	"fmt"

	"latchkey/api"
	"latchkey/internal/safetext"
)

// quoteInput returns what a person typed, to be named in an answer: cleaned, cut, and, if
// it holds a secret in the place of a name, not told at all.
func quoteInput(text string) string {
	if secret := api.SecretIn(text); secret != "" {
		return "(" + secret + ")"
	}
	return safetext.Line(text, 100)
}

// rejectSecret refuses a private key or a token in the place of something that is
// kept in a plain file, sent or shown; what names the field.
func rejectSecret(what, text string) error {
	if secret := api.SecretIn(text); secret != "" {
		return requestError{fmt.Errorf("the %s %w", what, secretError(secret))}
	}
	return nil
}

// secretError says why a text is refused in the place of a name: names are sent
// to forges, kept in plain files and shown.
func secretError(secret string) error {
	return fmt.Errorf("holds %s, and is sent and shown as it is", secret)
}

// shortest is the least of a fingerprint, in characters, by which a pair is
// found.
const minPrefix = 6
