package core

import (
	"errors"
	"strings"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/keys"
)

// keyErrorText says why a text is no key that can be used; zero for no error.
// What is wrong within it stays in English, as details.
func keyErrorText(err error) say.Text {
	detail := func(kind error) say.Values {
		_, detail, _ := strings.Cut(err.Error(), kind.Error()+": ")
		return say.Values{"detail": errtext.Clean(detail)}
	}
	switch {
	case err == nil:
		return say.Text{}
	case errors.Is(err, keys.ErrDamaged):
		return say.New("broken.key-damaged", "this key is damaged⟨: {detail}⟩", detail(keys.ErrDamaged))
	case errors.Is(err, keys.ErrUnsupported):
		return say.New("broken.key-unsupported", "this key cannot be used⟨: {detail}⟩", detail(keys.ErrUnsupported))
	case errors.Is(err, keys.ErrNotKey):
		return say.New("broken.not-a-key", "this is not a key⟨: {detail}⟩", detail(keys.ErrNotKey))
	case errors.Is(err, keys.ErrTooLarge):
		return say.New("broken.key-too-large", "this is too large to be a key⟨: {detail}⟩", detail(keys.ErrTooLarge))
	case errors.Is(err, keys.ErrCertificate):
		return say.New("broken.key-is-a-certificate", "this is an SSH certificate, not a key; use the key that it belongs to")
	}
	return errtext.Safe(err)
}
