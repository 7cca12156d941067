package kit

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
	// Check makes it the column of check boxes, with one in the header that
	// stands for all.
	Check bool
	// Hint is the tooltip of the title, "" = none.
	Hint string

	off bool // left out; see Table.ShowColumn
}

const (
	columnGap  = 12
	columnEdge = 12
	// columnFloor is what a flexible column should have before others show.
	columnFloor = 110
)

// span is where one column lies in a row.
type span struct {
	x, w  float32
	shown bool
}

// columnsLayout places one cell per column. It is shared by the header and
// all rows of a table, so that they line up.
type columnsLayout struct {
	columns []Column
	version int // changes with what shows of them

	width, text float32 // for which out was computed
	out         []span
}

// spans is where the columns lie in a row of this width. The result belongs
// to the layout and holds until it is asked for another width.
func (l *columnsLayout) spans(width float32) []span {
	text := theme.TextSize()
	if l.out != nil && l.width == width && l.text == text {
		return l.out
	}
	l.width, l.text = width, text
	if l.out == nil {
		l.out = make([]span, len(l.columns))
	}
	l.spread(text / normalText)
	return l.out
}

// spread gives each column its width; those of fixed width grow with the text.
// Where that leaves too little for the flexible ones, as with large text in a
// small window, the columns that give way first do so.
func (l *columnsLayout) spread(scale float32) {
	for i, c := range l.columns {
		l.out[i] = span{shown: !c.off && (c.Least == 0 || l.width >= c.Least)}
	}
	left, shares, flexible := l.rest(scale)
	for left < flexible*columnFloor*scale {
		i := l.firstToGo()
		if i < 0 {
			break
		}
		l.out[i].shown = false
		left, shares, flexible = l.rest(scale)
	}
	x := float32(columnEdge)
	for i, c := range l.columns {
		if !l.out[i].shown {
			continue
		}
		w := c.Width * scale
		if c.Width < 0 {
			w = max(0, left*-c.Width/shares)
		}
		l.out[i].x, l.out[i].w = x, w
		x += w + columnGap
	}
}

// rest is the room for the flexible columns, their shares and their number.
func (l *columnsLayout) rest(scale float32) (left, shares, flexible float32) {
	left = l.width - 2*columnEdge + columnGap
	for i, c := range l.columns {
		if !l.out[i].shown {
			continue
		}
		left -= columnGap
		if c.Width < 0 {
			shares -= c.Width
			flexible++
		} else {
			left -= c.Width * scale
		}
	}
	return left, shares, flexible
}

// firstToGo is the column that shows only in the widest tables, -1 when all
// that are left always show.
func (l *columnsLayout) firstToGo() int {
	found := -1
	for i, c := range l.columns {
		if l.out[i].shown && c.Least > 0 && (found < 0 || c.Least > l.columns[found].Least) {
			found = i
		}
	}
	return found
}

// at is the column under x, -1 for none.
func (l *columnsLayout) at(x, width float32) int {
	for i, s := range l.spans(width) {
		if s.shown && x >= s.x-columnGap/2 && x < s.x+s.w+columnGap/2 {
			return i
		}
	}
	return -1
}

func (l *columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spans := l.spans(size.Width)
	for i, o := range objects {
		if !spans[i].shown {
			o.Hide()
			continue
		}
		if !o.Visible() {
			o.Show()
		}
		o.Resize(fyne.NewSize(spans[i].w, size.Height))
		o.Move(fyne.NewPos(spans[i].x, 0))
	}
}

func (l *columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(120, height)
}
