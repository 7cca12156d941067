package locale

import (
	"strings"
	"unicode"

	"latchkey/core/rollout"
)

// What core says in English for both faces is said here in the person's
// language, by its stable name. Where a text was not written yet, and for what
// a server said itself, core's own words stand.

// Reason says why a repository is left out of a rollout.
func Reason(r rollout.Exclusion) string { return Translate(r.Text) }

// Slug makes a key of an English title: lower case, words joined by "-", a
// number as "n".
func Slug(title string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		if strings.Trim(word, "0123456789") == "" {
			word = "n"
		}
		b.WriteString(strings.ToLower(word))
	}
	return b.String()
}
