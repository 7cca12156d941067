// Package userinput judges what a person typed or pasted: addresses, hosts,
// labels and names. It never repeats a secret that is among it.
package userinput

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
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
// kept in a plain file, sent or shown.
func RejectSecret(field Field, text string) error {
	if secret := api.SecretIn(text); secret != "" {
		return cause.Invalid(say.New("failed.holds-secret", "the {field} holds {secret}, and is sent and shown as it is", say.Values{"field": field.text(), "secret": secretText(secret)}))
	}
	return nil
}

// Field is what a person fills in.
type Field string

// The fields into which a secret may be pasted by mistake.
const (
	FieldLogin   Field = "sign-in name"
	FieldPath    Field = "path"
	FieldComment Field = "comment"
	FieldName    Field = "name"
	FieldFolder  Field = "folder"
	FieldAddress Field = "address"
)

// secretText is a secret as api.SecretIn names it.
func secretText(secret string) say.Text {
	forge, token := strings.CutPrefix(secret, "a token of ")
	switch {
	case secret == api.PrivateKey:
		return say.New("part.a-private-key", "a private key")
	case secret == api.AddressPassword:
		return say.New("part.address-password", "a password in an address")
	case token:
		return say.New("part.token-of", "a token of {forge}", say.Values{"forge": forge})
	case secret == "what looks like a token":
		return say.New("part.like-a-token", "what looks like a token")
	}
	return say.Plain(secret)
}

func (f Field) text() say.Text {
	switch f {
	case FieldLogin:
		return say.New("part.field-login", "sign-in name")
	case FieldPath:
		return say.New("part.field-path", "path")
	case FieldComment:
		return say.New("part.field-comment", "comment")
	case FieldFolder:
		return say.New("part.field-folder", "folder")
	case FieldAddress:
		return say.New("part.field-address", "address")
	}
	return say.New("part.field-name", "name")
}

// Label looks at a label as a person typed it.
func Label(label string, limit int) error {
	bare := strings.TrimSpace(label)
	secret := api.SecretIn(bare)
	switch n := utf8.RuneCountInString(bare); {
	case bare == "":
		return errtext.Because(say.New("failed.label-empty", "{cause}: it is empty"), api.ErrLabel)
	case secret != "":
		return errtext.Because(say.New("failed.label-secret", "{cause}: it holds {secret}, and is sent and shown as it is", say.Values{"secret": secretText(secret)}), api.ErrLabel)
	case n > limit:
		return errtext.Because(say.New("failed.label-long", "{cause}: it has {count} characters, at most {most} are allowed", say.Values{"count": n, "most": limit}), api.ErrLabel)
	case !utf8.ValidString(bare) || safetext.Line(bare, n+1) != strings.Join(strings.Fields(bare), " ") || strings.ContainsAny(bare, "\t\r\n\v\f"):
		return errtext.Because(say.New("failed.label-unprintable", "{cause}: {label} has characters that cannot be shown", say.Values{"label": strconv.Quote(firstRunes(bare, 60))}), api.ErrLabel) // %q writes them out
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
