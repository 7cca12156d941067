package safetext

import "strings"

// formulaStarts are the characters with which a spreadsheet begins to calculate,
// in full width too, as Japanese and Chinese keyboards write them.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// Cell makes a line of text safe to open in a spreadsheet: an apostrophe stands before
// what would begin a formula. Where a semicolon parts cells, as in German Excel, one
// can begin in the midst of a text as well. Clean the text with Line before.
func Cell(text string) string {
	if StartsFormula(text) {
		text = "'" + text
	}
	if !strings.Contains(text, ";") {
		return text
	}
	parts := strings.Split(text, ";")
	for i, part := range parts[1:] {
		if StartsFormula(strings.TrimLeft(part, ` "`)) {
			parts[i+1] = "'" + part
		}
	}
	return strings.Join(parts, ";")
}

// StartsFormula reports whether a spreadsheet takes a text for a formula.
func StartsFormula(text string) bool {
	for _, r := range text {
		return strings.ContainsRune(formulaStarts, r)
	}
	return false
}
