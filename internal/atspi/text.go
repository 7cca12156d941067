package atspi

import "unicode"

// textChanges are the events of what was typed, deleted and moved between two
// moments of a field.
func textChanges(n *node, was, now *Text) []event {
	if was == nil || now == nil {
		return nil
	}
	var events []event
	a, b := []rune(was.Content), []rune(now.Content)
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	enda, endb := len(a), len(b)
	for enda > from && endb > from && a[enda-1] == b[endb-1] {
		enda--
		endb--
	}
	changed := func(what string, text []rune) {
		if len(text) > 0 {
			events = append(events, event{path: n.path, iface: eventObject, member: "TextChanged", detail: what,
				a: int32(from), b: int32(len(text)), value: string(text)})
		}
	}
	changed("delete", a[from:enda])
	changed("insert", b[from:endb])
	if was.Caret != now.Caret {
		events = append(events, event{path: n.path, iface: eventObject, member: "TextCaretMoved", a: int32(now.Caret), value: ""})
	}
	return events
}

// Granularities of GetStringAtOffset, and boundaries of the older calls.
const (
	byChar = iota
	byWord
	bySentence
	byLine
	byParagraph
)

// pieceAt returns the character, word or line of text round an offset, with its
// bounds.
func pieceAt(text []rune, offset int, unit uint32) (from, to int) {
	offset = max(0, min(offset, len(text)))
	var begins func(i int) bool // reports whether a piece begins at character i
	switch unit {
	case byChar:
		return offset, min(offset+1, len(text))
	case byWord:
		begins = func(i int) bool { return !unicode.IsSpace(text[i]) && unicode.IsSpace(text[i-1]) }
	default:
		begins = func(i int) bool { return text[i-1] == '\n' }
	}
	from, to = min(offset, max(0, len(text)-1)), offset+1
	if offset == len(text) && offset > 0 && text[offset-1] == '\n' && unit != byWord {
		return offset, offset // the empty line after the last
	}
	for from > 0 && !begins(from) {
		from--
	}
	for to < len(text) && !begins(to) {
		to++
	}
	return from, min(to, len(text))
}

// slice is text[from:to] with bounds that readers give, -1 = the end.
func slice(text []rune, from, to int32) string {
	if to < 0 || int(to) > len(text) {
		to = int32(len(text))
	}
	from = max(0, min(from, to))
	return string(text[from:to])
}
