package keys

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/internal/decode"
	"latchkey/internal/safetext"
)

// maxComment is the longest comment kept, in bytes: well above what people
// write, and short enough for a label, a log line and a keyring's item.
const maxComment = 1024

// cleanComment returns a comment that is safe at the end of a line and on a
// screen: one line, no control characters, nothing invisible but the joiners of
// scripts that need them, and nothing that changes the reading direction. Bytes
// of a code page become letters.
func cleanComment(text string) string {
	text, _ = decode.Legible([]byte(text))
	before, at := rune(0), 0
	text = strings.Map(func(r rune) rune {
		last := before
		before = r
		at += utf8.RuneLen(r)
		switch {
		case safetext.IsJoiner(r) && safetext.Joins(last, text[at:]):
			return r
		case unicode.IsSpace(r), unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(clip(strings.TrimSpace(text), maxComment))
}

// clip cuts text to at most limit bytes, between two characters.
func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}
