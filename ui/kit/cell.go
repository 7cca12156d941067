package kit

import "fyne.io/fyne/v2"

// Cell is what one column of one row shows, from left to right: indent,
// arrow to unfold, check box, icon, text.
type Cell struct {
	Text string
	Icon string // of the set, "" = none
	Tone fyne.ThemeColorName
	Bold bool
	// Check draws a check box; a tap on it marks the row.
	Check CheckState
	// Fold draws the arrow of a row that has children. A tap on it, or the
	// Right and Left keys, call the table's OnFold.
	Fold FoldState
	// Indent is how deep the row stands under others, 0 = at the top.
	Indent int
}

// CheckState is how a check box stands.
type CheckState uint8

// The states of a check box. Partly is for one that stands for several.
const (
	NoCheck CheckState = iota // there is no box
	Unchecked
	Checked
	PartlyChecked
)

// CheckOf is the state for a row that is marked or not.
func CheckOf(marked bool) CheckState {
	if marked {
		return Checked
	}
	return Unchecked
}

// FoldState is how a row with children stands.
type FoldState uint8

// The states of a row with children. Without children it has no arrow, but
// keeps the room of one, so that its text lines up, when it is FoldLeaf.
const (
	NoFold FoldState = iota
	FoldLeaf
	Folded
	Unfolded
)
