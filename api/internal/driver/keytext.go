package driver

import (
	"fmt"
	"strings"

	"latchkey/internal/safetext"
	"latchkey/keys"
)

// ReadKey reads the text that a forge shows for a key. Its error says why it
// cannot be read; a key of a type that Latchkey does not know is a key all the
// same.
func ReadKey(text string, most int) (keys.Public, error) {
	text = strings.TrimSpace(text)
	if len(text) > most || strings.ContainsAny(text, "\r\n") {
		return keys.Public{}, ErrKeyText
	}
	public, err := keys.ParsePublic(text)
	if err == nil {
		return public, nil
	}
	if kind := keys.UnknownType(text); kind != "" {
		return keys.Public{}, fmt.Errorf("this is a key of type %q, which Latchkey does not know", safetext.Line(kind, 60))
	}
	return keys.Public{}, err
}
