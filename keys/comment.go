package keys

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxComment is the longest comment kept, in bytes: well above what people
// write, and short enough for a label, a log line and a keyring's item.
const maxComment = 1024

// cleanComment makes a comment that can stand at the end of a line and on a
// screen: one line, no control characters, nothing invisible and nothing that
// turns the reading direction.
func cleanComment(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
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
