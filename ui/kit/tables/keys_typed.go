package tables

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// typingPause is how long a pause ends a word that is typed into a list.
const typingPause = time.Second

// typeAhead collects letters that are typed into a list and finds the row
// that begins with them.
type typeAhead struct {
	now  func() time.Time
	last time.Time
	text string // lower case
}

// find adds a letter and gives the row to go to, -1 for none. The same letter
// again and again steps through the rows that begin with it.
func (a *typeAhead) find(r rune, cursor, length int, text func(row int) string) int {
	now := a.now()
	if now.Sub(a.last) > typingPause {
		a.text = ""
	}
	if !unicode.IsPrint(r) || r == ' ' && a.text == "" {
		return -1
	}
	a.last = now
	a.text += string(unicode.ToLower(r))
	wanted, from := a.text, cursor
	if first := string(unicode.ToLower(r)); strings.Trim(a.text, first) == "" {
		wanted, from = first, cursor+1
	}
	for i := range length {
		row := (from + i) % length
		if begins(text(row), wanted) {
			return row
		}
	}
	return -1
}

// begins tells whether text begins with a prefix in lower case.
func begins(text, prefix string) bool {
	for _, want := range prefix {
		got, size := utf8.DecodeRuneInString(text)
		if size == 0 || unicode.ToLower(got) != want {
			return false
		}
		text = text[size:]
	}
	return true
}
