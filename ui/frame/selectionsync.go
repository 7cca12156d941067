package frame

import "time"

// The selection follows what a person filters by. Commands must never act on
// what was filtered away: the first of the rows that are left is selected then,
// and where none is left, nothing is. What merely changes and fits the filter no
// longer, as a repository without a key that has just got one, stays selected.

// followPause is how long typing rests before what stands beside the list
// follows: to draw it for every letter would hold up the list.
const followPause = 400 * time.Millisecond

// SelectionSync is how a list and what stands beside it keep together.
type SelectionSync struct {
	Filtered bool // a person has filtered, and the rows do not show it yet
	None     bool // that left no row
	Rest     Debounce
}

// NewSelectionSync makes one for a list of which nothing is selected.
func NewSelectionSync() SelectionSync { return SelectionSync{Rest: Debounce{Wait: followPause}} }

// Stop is for a selection that a person has made.
func (f *SelectionSync) Stop() {
	f.None = false
	f.Rest.Stop()
}

// Follow is called with the rows that are there now. It selects the first one
// where the selected one is filtered away, and shows in time what is selected.
func (f *SelectionSync) Follow(post Dispatcher, rows int, seen func(row int) bool, first, show func()) {
	if !f.Filtered {
		return
	}
	f.Filtered, f.None = false, rows == 0
	f.Rest.Ask(post, show)
	for row := range rows {
		if seen(row) {
			return
		}
	}
	if rows > 0 {
		first()
	}
}
