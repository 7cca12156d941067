package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/kit/paint"
)

// Trouble fills a pane that has nothing to show because something went wrong:
// as NewEmpty, with the details folded below.
type Trouble struct {
	Icon, Title, Text string
	Details           string    // folded away
	Buttons           []*Button // what leads out, the main one last
	Extra             []*Button // quiet ones beside the fold
	// DetailsWord and HideWord label the button that unfolds Details.
	DetailsWord, HideWord string
}

// Object draws it.
func (t *Trouble) Object() fyne.CanvasObject {
	box := NewFill(paint.ColorSunken, 6, Pad(12, newDetails(t.Details)))
	column := newEmptyColumn(t.Icon, t.Title, t.Text, t.Buttons...)
	filled := emptyPane(column)
	fold := newUnfold(box, t.DetailsWord, t.HideWord, filled.Refresh)
	row := container.New(&centredRows{gap: 8})
	for _, b := range t.Extra {
		row.Add(b.Quiet())
	}
	row.Add(fold)
	column.Add(row)
	column.Add(box)
	return filled
}
