package locale

import (
	"strings"
	"unicode"

	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// What core says in English for both faces is said here in the person's
// language, by its stable name. Where a text was not written yet, and for what
// a server said itself, core's own words stand.

// Reason says why a repository is left out of a rollout.
func Reason(r rollout.Exclusion) string { return Translate(r.Text) }

// Deed says what an act of a plan does, without naming its key.
func Deed(a rollout.Act) string {
	if a.Kind == rollout.ActRelabel {
		return T("deed.relabel_to", Args{"Was": safetext.Line(a.OldLabel, 80), "Label": safetext.Line(a.Label, 80)})
	}
	return T("deed." + string(a.Kind))
}

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
