package ui

import (
	"maps"
	"strings"
	"unicode"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// What core says in English for both faces is said here in the person's
// language, by its stable name. Where a text was not written yet, and for what
// a server said itself, core's own words stand.

// hintText is what to do; english is what core said where it has no text of its
// own.
func hintText(text say.Text, english string) string {
	if text.IsZero() {
		return upperFirst(fromEnglish(english))
	}
	return translate(text)
}

// reason says why a repository is left out of a rollout.
func reason(r rollout.Exclusion) string {
	if r.Text.IsZero() {
		return safetext.Line(r.English, 300)
	}
	text := r.Text
	if cause, ok := text.Values["cause"].(string); ok { // what the forge said, or core of it
		text.Values = maps.Clone(text.Values) // the plan's own stay English: it may be said in yet another language
		text.Values["cause"] = fromEnglish(cause)
	}
	return translate(text)
}

// slug makes a key of an English title: lower case, words joined by "-", a
// number as "n".
func slug(title string) string {
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
