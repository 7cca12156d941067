package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Fyne draws the shortcut of a menu's item at a fifth of the ink of its text,
// which no theme can change and few can read. So the keys are part of the text,
// set against the right edge with blanks.
const (
	blank     = " "
	hairBlank = "\u200a"
	leastGap  = 2 // blanks between text and keys: that many are in no text
	keysGap   = float32(28)
)

// AlignKeys writes the keys of a menu's items at its right edge, "" for those
// that have none. Blanks are as wide as the font that shows now makes them, so
// a menu is made anew when font or text size change.
func AlignKeys(items []*fyne.MenuItem, keys []string) {
	size := theme.TextSize()
	wide := func(text string) float32 { return fyne.MeasureText(text, size, fyne.TextStyle{}).Width }
	texts, ends := make([]float32, len(items)), make([]float32, len(items))
	edge, any := float32(0), false
	for i, item := range items {
		if item.IsSeparator {
			continue
		}
		texts[i] = wide(item.Label)
		if item.Icon != nil {
			texts[i] += theme.IconInlineSize() + theme.InnerPadding()
		}
		need := texts[i]
		if keys[i] != "" {
			any = true
			ends[i] = wide(keys[i])
			need += keysGap + ends[i]
		}
		edge = max(edge, need)
	}
	if !any {
		return
	}
	b, hair := wide(blank), wide(hairBlank)
	for i, item := range items {
		if !item.IsSeparator && keys[i] != "" {
			item.Label += fillWith(edge-texts[i]-ends[i], b, hair) + keys[i]
		}
	}
}

// fillWith is a run of blanks of nearly that width. Hair blanks fill what is
// left by the wide ones; where the font has none, it stays.
func fillWith(width, b, hair float32) string {
	n := max(int(width/b), leastGap)
	fine := 0
	if rest := width - float32(n)*b; hair > 0 && hair < b && rest > 0 {
		fine = int(rest/hair + 0.5)
	}
	return strings.Repeat(blank, n) + strings.Repeat(hairBlank, fine)
}

// MenuText parts what AlignKeys put together. Only tests, which read menus as a
// person does, call it.
func MenuText(label string) (text, keys string) {
	text, rest, found := strings.Cut(label, strings.Repeat(blank, leastGap))
	if !found {
		return label, ""
	}
	return text, strings.Trim(rest, blank+hairBlank)
}
