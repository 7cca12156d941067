package tables

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// Showing is what a person wants of a column.
type Showing int

// The wishes. AsFits leaves it to the width of the table and to the page.
const (
	AsFits Showing = iota
	Shown
	Hidden
)

// ColumnView is what a person changed about a column.
type ColumnView struct {
	ID    string
	Shown Showing
	Width float32 // at normal text size, 0 = its own
}

// ShowColumn leaves a column out, at whatever width, or lets it show again; what
// a person wants of it comes first.
func (t *Table) ShowColumn(id string, on bool) {
	if c := t.column(id); c != nil && c.off == on {
		c.off = !on
		t.layColumns()
	}
}

// SetShowing is what a person wants of a column.
func (t *Table) SetShowing(id string, to Showing) {
	if c := t.column(id); c != nil && c.shown != to {
		c.shown = to
		t.layColumns()
		t.columnsChanged()
	}
}

// ColumnViews are the columns about which a person changed something.
func (t *Table) ColumnViews() (views []ColumnView) {
	for _, c := range t.columns.columns {
		if c.shown != AsFits || c.set > 0 {
			views = append(views, ColumnView{c.ID, c.shown, c.set})
		}
	}
	return views
}

// SetColumnViews makes the columns look so, all others as they are by themselves.
func (t *Table) SetColumnViews(views []ColumnView) {
	for i := range t.columns.columns {
		c := &t.columns.columns[i]
		c.shown, c.set = AsFits, 0
		for _, v := range views {
			if v.ID == c.ID {
				c.shown, c.set = v.Shown, v.Width
			}
		}
	}
	t.layColumns()
}

// ResetColumns takes back all that a person changed about columns.
func (t *Table) ResetColumns() {
	t.SetColumnViews(nil)
	t.columnsChanged()
}

// ColumnWidth is the width of a column as it shows, 0 where it does not.
func (t *Table) ColumnWidth(id string) float32 {
	for i, s := range t.columns.spans(t.list.Size().Width) {
		if s.shown && t.columns.columns[i].ID == id {
			return s.w
		}
	}
	return 0
}

// ColumnShows reports whether a column shows now.
func (t *Table) ColumnShows(id string) bool { return t.ColumnWidth(id) > 0 }

func (t *Table) column(id string) *Column {
	for i := range t.columns.columns {
		if c := &t.columns.columns[i]; c.ID == id {
			return c
		}
	}
	return nil
}

// layColumns draws header and rows with the columns as they are now.
func (t *Table) layColumns() {
	t.columns.out = nil
	t.columns.version++
	t.header.object.Layout.Layout(t.header.object.Objects, t.header.object.Size())
	t.Refresh()
}

func (t *Table) columnsChanged() {
	if t.OnColumns != nil {
		t.OnColumns()
	}
}

// The narrowest that a person can make a column, and one step of the keys.
const (
	narrowestColumn = 44
	columnStep      = 16
)

// settle gives all columns that flex, but the one that names the rows, the width
// that they have. So whatever one column gives or takes, the name takes or gives.
func (t *Table) settle() {
	scale := theme.TextSize() / paint.NormalText
	for i, s := range t.columns.spans(t.list.Size().Width) {
		if c := &t.columns.columns[i]; s.shown && c.flexes() && !c.Main {
			c.set = s.w / scale
		}
	}
}

// trade makes column i wider by so many pixels, and the next one narrower. The
// widths are those from which a drag began.
func (t *Table) trade(i, next int, widths [2]float32, by float32) {
	scale := theme.TextSize() / paint.NormalText
	by = max(t.narrowest(i)-widths[0], min(by, widths[1]-t.narrowest(next)))
	for n, at := range [2]int{i, next} {
		if c := &t.columns.columns[at]; !c.flexes() {
			c.set = (widths[n] + by) / scale
		}
		by = -by
	}
	t.layColumns()
}

// narrowest is how narrow a person can make a column, as the text is now.
func (t *Table) narrowest(i int) float32 {
	scale := theme.TextSize() / paint.NormalText
	if t.columns.columns[i].Main {
		return min(mainFloor*scale, t.columns.spans(t.list.Size().Width)[i].w)
	}
	return narrowestColumn * scale
}

// after is the column that shows behind one, -1 without.
func (t *Table) after(i int) int {
	spans := t.columns.spans(t.list.Size().Width)
	for n := i + 1; n < len(spans); n++ {
		if spans[n].shown {
			return n
		}
	}
	return -1
}

// nudge makes a column wider or narrower by a step. The name gives or takes the
// room; it trades with its neighbour itself.
func (t *Table) nudge(i int, by float32) {
	t.settle()
	spans := t.columns.spans(t.list.Size().Width)
	other := t.main()
	if i == other || other < 0 {
		other = t.after(i)
	}
	if other < 0 {
		return
	}
	t.trade(i, other, [2]float32{spans[i].w, spans[other].w}, by*theme.TextSize()/paint.NormalText)
	t.columnsChanged()
}

// main is the column that names the rows, -1 without.
func (t *Table) main() int {
	for i := range t.columns.columns {
		if t.columns.columns[i].Main {
			return i
		}
	}
	return -1
}

// fit gives a column the width of its widest cell in sight, or of its title.
func (t *Table) fit(i int) {
	scale := theme.TextSize() / paint.NormalText
	t.settle()
	wide := t.header.width(i)
	first, last := t.list.inSight()
	for row := first; row <= last; row++ {
		wide = max(wide, t.paint.ask(t, row)[i].width())
	}
	c := &t.columns.columns[i]
	c.set = max(narrowestColumn, (wide+2)/scale)
	t.layColumns()
	t.columnsChanged()
}

// width is the room that a cell needs to show whole.
func (c Cell) width() float32 {
	w := float32(c.Indent)*paint.Scaled(indentStep) + fyne.MeasureText(c.Text, theme.TextSize(), fyne.TextStyle{Bold: c.Bold}).Width
	if c.Fold != kit.NoFold {
		w += paint.Scaled(paint.IconSide) + iconGap
	}
	if c.Check != kit.NoCheck {
		w += paint.Scaled(kit.BoxSide) + iconGap
	}
	if c.Icon != "" {
		w += paint.Scaled(paint.IconSide) + iconGap
	}
	return w
}
