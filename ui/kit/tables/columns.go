package tables

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// Column is one column of a Table. Header and rows share its width.
type Column struct {
	ID    string // what sorting is told
	Title string
	// Width in pixels at normal text size; negative is a share of the room
	// that is left.
	Width float32
	// Narrow is the width down to which a column of fixed width gives way
	// before any column goes, at normal text size; 0 = it does not.
	Narrow float32
	// Least is the width of the table below which the column is left out; 0
	// = it shows as long as the column that names the rows keeps its room.
	Least float32
	// Main names the rows: it keeps room for a name whatever happens to others.
	Main     bool
	Align    fyne.TextAlign
	Sortable bool
	// Check makes it the column of check boxes, with one in the header that
	// stands for all.
	Check bool
	// Hint is the tooltip of the title, "" = none.
	Hint string

	off   bool    // left out; see Table.ShowColumn
	shown Showing // what a person wants of it
	set   float32 // the width that a person gave it, at normal text size; 0 = none
}

const (
	columnGap = 12
	// columnFloor is what a flexible column keeps before others show, and
	// mainFloor the one that names the rows: enough for about twenty letters.
	columnFloor = 110
	mainFloor   = 160
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
	l.spread(text / paint.NormalText)
	return l.out
}

// spread gives each column its width; those of fixed width grow with the text.
// Where that leaves too little for the flexible ones, as with large text in a
// small window, fixed columns get narrower as far as they may, and then those
// that give way first go.
func (l *columnsLayout) spread(scale float32) {
	for i, c := range l.columns {
		l.out[i] = span{shown: c.shows(l.width)}
	}
	left := l.spare(scale)
	for left < 0 {
		i := l.firstToGo()
		if i < 0 {
			l.squeeze(-left)
			break
		}
		l.out[i].shown = false
		left = l.spare(scale)
	}
	left = l.widen(max(0, left), scale)
	l.share(left, scale)
	x := float32(kit.RowEdge)
	for i := range l.columns {
		if l.out[i].shown {
			l.out[i].x = x
			x += l.out[i].w + columnGap
		}
	}
}

// spare gives the columns that show their least width, and is what that leaves.
func (l *columnsLayout) spare(scale float32) float32 {
	left := l.width - 2*kit.RowEdge + columnGap
	for i := range l.columns {
		if l.out[i].shown {
			l.out[i].w = l.columns[i].least() * scale
			left -= l.out[i].w + columnGap
		}
	}
	return left
}

// squeeze takes from flexible columns what no column is left to give.
func (l *columnsLayout) squeeze(lack float32) {
	for i, c := range l.columns {
		if l.out[i].shown && c.flexes() {
			by := min(lack, l.out[i].w)
			l.out[i].w -= by
			lack -= by
		}
	}
}

// shows reports whether a column is to show in a table of a width.
func (c *Column) shows(width float32) bool {
	switch c.shown {
	case Shown:
		return true
	case Hidden:
		return false
	}
	return !c.off && (c.Least == 0 || width >= c.Least)
}

// flexes reports whether the column takes what room is left.
func (c *Column) flexes() bool { return c.Width < 0 && c.set == 0 }

// want is the width of a column that does not flex, at normal text size.
func (c *Column) want() float32 {
	if c.set > 0 {
		return c.set
	}
	return max(0, c.Width)
}

// least is the width that a column keeps while it shows, at normal text size.
func (c *Column) least() float32 {
	switch {
	case c.set > 0 && c.Main:
		return min(c.set, mainFloor)
	case c.set > 0 && c.Narrow > 0:
		return min(c.set, c.Narrow)
	case c.set > 0 && c.Width > 0:
		return min(c.set, c.Width)
	case c.set > 0:
		return min(c.set, columnFloor)
	case c.Width < 0 && c.Main:
		return mainFloor
	case c.Width < 0:
		return columnFloor
	case c.Narrow > 0:
		return min(c.Narrow, c.Width)
	}
	return c.Width
}

// widen gives what is left to the columns of fixed width up to theirs, each its
// part of what they lack, and is what that leaves.
func (l *columnsLayout) widen(left, scale float32) float32 {
	lack := float32(0)
	for i, c := range l.columns {
		if l.out[i].shown {
			lack += max(0, c.want()*scale-l.out[i].w)
		}
	}
	if lack == 0 {
		return left
	}
	part := min(1, left/lack)
	for i, c := range l.columns {
		if l.out[i].shown {
			l.out[i].w += part * max(0, c.want()*scale-l.out[i].w)
		}
	}
	return left - part*lack
}

// share gives what is left to the flexible columns, so that their widths come as
// near to their shares as what they keep allows.
func (l *columnsLayout) share(left, scale float32) {
	room, shares := left, float32(0)
	open := make([]int, 0, 4)
	for i, c := range l.columns {
		if c.flexes() && l.out[i].shown {
			open, shares, room = append(open, i), shares-c.Width, room+l.out[i].w
		}
	}
	for again := true; again; {
		again = false
		for n, i := range open {
			if w := l.out[i].w; room*-l.columns[i].Width/shares < w {
				room, shares = room-w, shares+l.columns[i].Width
				open, again = append(open[:n], open[n+1:]...), true
				break
			}
		}
	}
	for _, i := range open {
		l.out[i].w = room * -l.columns[i].Width / shares
	}
}

// firstToGo is the column that shows only in the widest tables, then the last one
// that is neither the name nor the box, then the last that a person switched on;
// -1 when only name and box are left.
func (l *columnsLayout) firstToGo() int {
	wide, last, wanted := -1, -1, -1
	named := slices.ContainsFunc(l.columns, func(c Column) bool { return c.Main })
	for i, c := range l.columns {
		switch {
		case !l.out[i].shown || c.Main || c.Check:
		case c.shown == Shown:
			wanted = i
		case c.Least > 0:
			if wide < 0 || c.Least > l.columns[wide].Least {
				wide = i
			}
		case named:
			last = i
		}
	}
	for _, i := range []int{wide, last, wanted} {
		if i >= 0 {
			return i
		}
	}
	return -1
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
