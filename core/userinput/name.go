// Package userinput judges what a person typed or pasted: addresses, hosts,
// labels and names. It never repeats a secret that is among it.
package userinput

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/internal/safetext"
)

// Quote returns what a person typed, to be named in an answer: cleaned, cut, and, if
// it holds a secret in the place of a name, not told at all.
func Quote(text string) string {
	if secret := api.SecretIn(text); secret != "" {
		return "(" + secret + ")"
	}
	return safetext.Line(text, 100)
}

// RejectSecret refuses a private key or a token in the place of something that is
// kept in a plain file, sent or shown; what names the field.
func RejectSecret(what, text string) error {
	if secret := api.SecretIn(text); secret != "" {
		return cause.Request(fmt.Errorf("the %s %w", what, secretError(secret)))
	}
	return nil
}

// secretError says why a text is refused in the place of a name: names are sent
// to forges, kept in plain files and shown.
func secretError(secret string) error {
	return fmt.Errorf("holds %s, and is sent and shown as it is", secret)
}

// Label looks at a label as a person typed it.
func Label(label string, limit int) error {
	bare := strings.TrimSpace(label)
	secret := api.SecretIn(bare)
	switch n := utf8.RuneCountInString(bare); {
	case bare == "":
		return fmt.Errorf("%w: it is empty", api.ErrLabel)
	case secret != "":
		return fmt.Errorf("%w: it %w", api.ErrLabel, secretError(secret))
	case n > limit:
		return fmt.Errorf("%w: it has %d characters, at most %d are allowed", api.ErrLabel, n, limit)
	case !utf8.ValidString(bare) || safetext.Line(bare, n+1) != strings.Join(strings.Fields(bare), " ") || strings.ContainsAny(bare, "\t\r\n\v\f"):
		return fmt.Errorf("%w: %q has characters that cannot be shown", api.ErrLabel, firstRunes(bare, 60)) // %q writes them out
	}
	return nil
}

func firstRunes(text string, most int) string {
	for i := range text {
		if most--; most < 0 {
			return text[:i] + "…"
		}
	}
	return text
}
