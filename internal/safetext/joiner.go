package safetext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Persian and the scripts of India spell words with two characters that are
// not seen themselves, and one of them makes one picture of several. They stay
// where they do that, and are taken out where they only could make two texts
// look alike.
const (
	nonJoiner = '\u200C'
	joiner    = '\u200D'
)

// IsJoiner reports whether r is one of the two characters.
func IsJoiner(r rune) bool { return r == nonJoiner || r == joiner }

// Joins reports whether a joiner between a character and the text after it does
// something: it stands between letters of a script that knows it, or between
// two pictures.
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
// without what is not seen. What looks the same to a reader is the same then,
// whichever keyboard it came from.
func Fold(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || r == '\uFE0F' {
			return -1
		}
		return r
	}, name)
	return strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(name), " ")))
}
