package tables

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// Cell is what one column of one row shows, from left to right: indent,
// arrow to unfold, check box, icon, text.
type Cell struct {
	Text string
	Icon string // of the set, "" = none
	Tone fyne.ThemeColorName
	Bold bool
	// Check draws a check box; a tap on it marks the row.
	Check kit.CheckState
	// Fold draws the arrow of a row that has children. A tap on it, or the
	// Right and Left keys, call the table's OnFold.
	Fold kit.FoldState
	// Indent is how deep the row stands under others, 0 = at the top.
	Indent int
}
