package safetext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Persian and the scripts of India spell words with two invisible characters,
// and one of them joins several pictures to one. They stay where they do that,
// and are removed where they could only make two texts look alike.
const (
	nonJoiner = '\u200C'
	joiner    = '\u200D'
)

// IsJoiner reports whether r is one of the two characters.
func IsJoiner(r rune) bool { return r == nonJoiner || r == joiner }

// Joins reports whether a joiner between a character and the text after it has
// an effect: between letters of a script that uses it, or between two pictures.
func Joins(before rune, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	return joined(before) && joined(next)
}

func joined(r rune) bool {
	switch {
	case r < 0x0300 || r == utf8.RuneError:
		return false
	case unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
		return false
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.So, unicode.Sk)
}

// Fold returns the form in which names are compared: composed, in one case,
// without invisible characters. Names that look the same to a reader then are
// the same, whichever keyboard they came from.
func Fold(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || r == '\uFE0F' {
			return -1
		}
		return r
	}, name)
	return strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(name), " ")))
}
