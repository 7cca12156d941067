package paint

import (
	"sort"

	"fyne.io/fyne/v2"
)

// Shorten cuts text to a width and ends it in "…". Measuring shapes the whole
// text, so it is left out where no letter can be wide enough to matter.
func Shorten(text string, width, size float32, style fyne.TextStyle) string {
	if text == "" || surelyFits(text, width, size) {
		return text
	}
	measure := func(s string) float32 { return fyne.MeasureText(s, size, style).Width }
	if measure(text) <= width {
		return text
	}
	runes := []rune(text)
	n := sort.Search(len(runes), func(n int) bool { return measure(string(runes[:n+1])+"…") > width })
	return string(runes[:n]) + "…"
}

// surelyFits tells whether text is of plain letters so few that they fit: none
// is wider than it is high.
func surelyFits(text string, width, size float32) bool {
	if float32(len(text))*size > width {
		return false
	}
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
