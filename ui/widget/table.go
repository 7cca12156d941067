package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Cell is what one column of one row shows.
type Cell struct {
	Text string
	Icon string // of the set, "" = none
	Tone fyne.ThemeColorName
	Bold bool
}

// Table is a list of rows in columns with a header that sorts. It is built on
// Fyne's List, which draws such rows three times faster than Fyne's Table and
// can select a whole row. The rows live with the owner: the table asks for
// what it draws, by row number, and holds no data but the cursor.
type Table struct {
	Object fyne.CanvasObject

	Length func() int
	// Cells fills into, which has one entry per column.
	Cells func(row int, into []Cell)
	// Selected tells whether a row is painted as selected.
	Selected func(row int) bool

	OnSelect func(row int)                   // moved to with a key or a tap
	OnOpen   func(row int)                   // Enter or a second tap
	OnMenu   func(row int, at fyne.Position) // right click or the menu key
	OnSort   func(column string)             // header pressed
	OnShown  func(row int)                   // a row came into sight
	OnLeave  func()                          // Up on the first row
	// OnMark is told that a row is to be marked or unmarked, together with all
	// from the last one when extend is true. nil = rows cannot be marked: then
	// Space selects.
	OnMark func(row int, extend bool)
	// MarkColumn is where a tap marks instead of selecting.
	MarkColumn int

	columns *columnsLayout
	header  *tableHeader
	list    *tableList
}

// NewTable makes an empty table.
func NewTable(columns []Column) *Table {
	t := &Table{columns: &columnsLayout{columns: columns}}
	t.header = newTableHeader(t)
	t.list = newTableList(t)
	top := NewFill(ColorSunken, 0, t.header.object)
	t.Object = container.New(layout.NewBorderLayout(top, nil, nil, nil), top, t.list)
	return t
}

// SetSort shows by which column the rows are sorted.
func (t *Table) SetSort(column string, descending bool) { t.header.setSort(column, descending) }

// Refresh draws all rows that are in sight again.
func (t *Table) Refresh() { t.list.Refresh() }

// RefreshRow draws one row again, if it is in sight.
func (t *Table) RefreshRow(row int) { t.list.RefreshItem(row) }

// Cursor is the row on which keys act.
func (t *Table) Cursor() int { return t.list.cursor }

// MoveTo puts the cursor on a row and scrolls it into sight, without
// selecting it.
func (t *Table) MoveTo(row int) { t.list.moveTo(row) }

// Focusable is what takes the keyboard focus.
func (t *Table) Focusable() fyne.Focusable { return t.list }

// ScrollOffset is how far the rows are scrolled, in pixels.
func (t *Table) ScrollOffset() float32 { return t.list.GetScrollOffset() }

// ScrollToOffset scrolls there.
func (t *Table) ScrollToOffset(y float32) { t.list.ScrollToOffset(y) }

// tableList is the List with row-wise keys. Selecting is the owner's affair:
// List itself can only hold one row and refuses to select it twice.
type tableList struct {
	fynewidget.List
	t      *Table
	cursor int
}

func newTableList(t *Table) *tableList {
	l := &tableList{t: t}
	l.Length = func() int {
		if t.Length == nil {
			return 0
		}
		return t.Length()
	}
	l.HideSeparators = true
	l.CreateItem = func() fyne.CanvasObject { return newTableRow(t) }
	l.UpdateItem = func(id fynewidget.ListItemID, o fyne.CanvasObject) {
		o.(*tableRow).show(id)
		if t.OnShown != nil {
			t.OnShown(id)
		}
	}
	l.OnSelected = func(id fynewidget.ListItemID) {
		l.Unselect(id)
		l.choose(id)
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *tableList) moveTo(row int) {
	row = max(0, min(row, l.Length()-1))
	l.cursor = row
	l.Highlight(row)
}

func (l *tableList) choose(row int) {
	if row < 0 || row >= l.Length() {
		return
	}
	l.moveTo(row)
	if l.t.OnSelect != nil {
		l.t.OnSelect(row)
	}
	l.Refresh()
}

// page is how many rows a Page key moves.
func (l *tableList) page() int { return max(1, int(l.Size().Height/(rowHeight+4))-1) }

// TypedKey implements fyne.Focusable.
func (l *tableList) TypedKey(ev *fyne.KeyEvent) {
	last := l.Length() - 1
	switch {
	case isGlobal(ev.Name):
		forward(l, ev)
	case last < 0:
	case ev.Name == fyne.KeyUp && l.cursor == 0 && l.t.OnLeave != nil:
		l.t.OnLeave()
	case ev.Name == fyne.KeyUp:
		l.choose(l.cursor - 1)
	case ev.Name == fyne.KeyDown && l.cursor < last:
		l.choose(l.cursor + 1)
	case ev.Name == fyne.KeyHome:
		l.choose(0)
	case ev.Name == fyne.KeyEnd:
		l.choose(last)
	case ev.Name == fyne.KeyPageUp:
		l.choose(max(0, l.cursor-l.page()))
	case ev.Name == fyne.KeyPageDown:
		l.choose(min(last, l.cursor+l.page()))
	case ev.Name == fyne.KeySpace && l.t.OnMark != nil:
		l.t.OnMark(l.cursor, modifiers()&fyne.KeyModifierShift != 0)
		l.Refresh()
	case ev.Name == fyne.KeySpace:
		l.choose(l.cursor)
	case isEnter(ev.Name):
		l.choose(l.cursor)
		if l.t.OnOpen != nil {
			l.t.OnOpen(l.cursor)
		}
	}
}

// Next moves the cursor one row down and selects that row, as the key does.
func (t *Table) Next() { t.list.choose(min(t.list.cursor+1, t.list.Length()-1)) }

// modifiers are the modifier keys that are held down now.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
