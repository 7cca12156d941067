// Package safetext makes text from outside safe to show: on a terminal, in a
// window, in a log or in a report. Everything from a server, a key file or a
// person's paste goes through it before anybody sees it.
package safetext

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line returns text as one line of at most limit runes (0 = 300): ANSI escape
// sequences, control characters, invisible characters and those that change the
// reading direction are removed, white space is folded, and a text that is too
// long ends in "…".
func Line(text string, limit int) string {
	if isPlainLine(text) {
		return clip(text, limit, 300)
	}
	return clip(strings.Join(strings.Fields(clean(text, false)), " "), limit, 300)
}

// isPlainLine reports whether there is nothing to clean in a text: what nearly all
// names are, and lists have ten thousand of them.
func isPlainLine(text string) bool {
	blank := true // before the first letter
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c > '~' || c == ' ' && blank {
			return false
		}
		blank = c == ' '
	}
	return text == "" || !blank
}

// Block does the same for text of several lines (limit 0 = 4,000 runes): line
// ends stay.
func Block(text string, limit int) string {
	return clip(strings.Trim(clean(text, true), "\n"), limit, 4000)
}

// Whole returns all of a text that somebody has to agree to as it is, such as a command:
// quoted where something in it would not show.
func Whole(text string) string {
	if len(text) < longest && Line(text, len(text)+1) == text {
		return text
	}
	return strconv.QuoteToGraphic(text)
}

// longest is how many bytes of a text are looked at.
const longest = 1 << 16

func clip(s string, limit, otherwise int) string {
	if limit <= 0 {
		limit = otherwise
	}
	n := 0
	for i := range s {
		if n++; n > limit {
			return s[:i] + "…"
		}
	}
	return s
}

func clean(text string, lines bool) string {
	var b strings.Builder
	before := rune(0)
	b.Grow(min(len(text), longest))
	for i := 0; i < len(text) && b.Len() < longest; {
		if n := escapeLen(text[i:]); n > 0 {
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		last := before
		before = r
		switch {
		case IsJoiner(r) && Joins(last, text[i:]):
			b.WriteRune(r)
		case r == '\n' && lines:
			b.WriteByte('\n')
		case r == '\t', r == '\n', r == '\r' && !lines, unicode.In(r, unicode.Zl, unicode.Zp):
			b.WriteByte(' ')
		case r == utf8.RuneError && size == 1:
			b.WriteRune('\uFFFD')
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs), r == '\u115F', r == '\u1160', r == '\u3164', r == '\uFFA0':
			// invisible or in charge of the terminal or of the reading direction
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// escapeLen returns the length of the terminal control sequence at the start of
// s, 0 when there is none: CSI, OSC and similar ones up to their end, or two
// bytes.
func escapeLen(s string) int {
	intro, size := utf8.DecodeRuneInString(s)
	kind := rune(0)
	switch {
	case intro == 0x1b && len(s) > 1:
		kind, size = rune(s[1]), 2
	case intro == 0x1b:
		return 1
	case intro == 0x9b:
		kind = '['
	case intro == 0x9d:
		kind = ']'
	default:
		return 0
	}
	switch kind {
	case '[':
		for i := size; i < len(s); i++ {
			if s[i] >= 0x40 && s[i] <= 0x7e {
				return i + 1
			}
			if s[i] < 0x20 || s[i] >= 0x80 { // broken sequence: remove only what belongs to it
				return i
			}
		}
		return len(s)
	case ']', 'P', '_', '^', 'X':
		for i := size; i < len(s); i++ {
			switch {
			case s[i] == 0x07:
				return i + 1
			case s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\':
				return i + 2
			case s[i] == '\n':
				return i
			}
		}
		return len(s)
	}
	if kind < 0x20 || kind > 0x7e {
		return 1
	}
	return 2
}
