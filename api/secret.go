package api

import (
	"regexp"
	"strings"
	"unicode"

	"latchkey/keys"
)

// PrivateKey is what SecretIn says of a private key.
const PrivateKey = "a private key"

// AddressPassword is what SecretIn says of a user's password in an address, which
// git writes into clone URLs.
const AddressPassword = "a password in an address"

// What stands in the place of a secret that is not shown.
const (
	hiddenKey   = "(a private key)"
	hiddenToken = "(a token)"
)

// SecretIn says what secret a text holds, such as "a private key" or "a token of
// GitHub", and "" when it holds none that is recognised. It is for whatever a
// person gives as a path, a name, a label or a comment: none of them is kept or
// sent as a secret must be. Where nothing tells whose token it is, it goes by
// how the letters follow each other.
func SecretIn(text string) string {
	if secret := namedSecret(text); secret != "" {
		return secret
	}
	if looksDrawn(text) {
		return "what looks like a token"
	}
	return ""
}

// namedSecret is SecretIn without guessing.
func namedSecret(text string) string {
	if keys.HoldsPrivate(text) {
		return PrivateKey
	}
	text = strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == '\t' || unicode.Is(unicode.Cf, r) {
			return -1 // a token that a terminal or a chat broke
		}
		return r
	}, text)
	for _, shape := range tokenShapes() {
		if at := shape.find(text); at != nil {
			return shape.what
		}
	}
	return ""
}

// WithoutSecrets is a text with every secret that is recognised replaced. It is
// the last net under error texts, which are made of what people and servers say.
func WithoutSecrets(text string) string {
	if namedSecret(text) == "" {
		return text
	}
	text = armour().ReplaceAllString(text, hiddenKey)
	for _, shape := range tokenShapes() {
		for at := shape.find(text); at != nil; at = shape.find(text) {
			text = text[:at[0]] + hiddenToken + text[at[1]:]
		}
	}
	if secret := namedSecret(text); secret != "" {
		return "what was given holds " + secret + ", which is not shown again"
	}
	return text
}

// armour is a private key in PEM, up to its end or that of the text.
func armour() *regexp.Regexp {
	return regexp.MustCompile(`(?s)-*\s*BEGIN [A-Z0-9 ]*PRIVATE KEY.*?(?:END [A-Z0-9 ]*PRIVATE KEY-*|$)`)
}
