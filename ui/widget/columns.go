package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Column is one column of a Table. Header and rows share its width.
type Column struct {
	ID    string // what sorting is told
	Title string
	// Width in pixels at normal text size; negative is a share of the room
	// that is left.
	Width float32
	// Least is the width of the table below which the column is left out; 0
	// = it always shows.
	Least    float32
	Align    fyne.TextAlign
	Sortable bool
}

const (
	columnGap  = 12
	columnEdge = 12
)

// columnsLayout places one cell per column. It is shared by the header and
// all rows of a table, so that they line up.
type columnsLayout struct{ columns []Column }

func (l *columnsLayout) shows(i int, width float32) bool {
	return l.columns[i].Least == 0 || width >= l.columns[i].Least
}

// width of a column of fixed width, which grows with the text.
func (l *columnsLayout) width(i int) float32 {
	return l.columns[i].Width * theme.TextSize() / normalText
}

func (l *columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, shares, shown := size.Width-2*columnEdge, float32(0), 0
	for i, c := range l.columns {
		if !l.shows(i, size.Width) {
			continue
		}
		shown++
		if c.Width < 0 {
			shares -= c.Width
		} else {
			left -= l.width(i)
		}
	}
	left -= float32(max(0, shown-1)) * columnGap
	x := float32(columnEdge)
	for i, o := range objects {
		if !l.shows(i, size.Width) {
			o.Hide()
			continue
		}
		if !o.Visible() {
			o.Show()
		}
		w := l.width(i)
		if w < 0 {
			w = l.columns[i].Width
			w = max(0, left*-w/shares)
		}
		o.Resize(fyne.NewSize(w, size.Height))
		o.Move(fyne.NewPos(x, 0))
		x += w + columnGap
	}
}

func (l *columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(120, height)
}
