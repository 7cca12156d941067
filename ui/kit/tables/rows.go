package tables

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// tableList is the List with row-wise keys. Selecting is the owner's affair:
// List itself can only hold one row and refuses to select it twice. Nor are
// its cursor and its Refresh used: they draw every row anew, and a row object
// besides, for each move.
type tableList struct {
	fynewidget.List
	t       *Table
	cursor  int
	focused bool
	// anchor and extent of the rows that Shift is marking; anchor < 0 = none.
	anchor, extent int

	rows   map[int]*tableRow // by the row that they show, some out of sight
	length int               // of the rows that were drawn last
	reveal bool              // scroll to the cursor once there is a size
}

func newTableList(t *Table) *tableList {
	l := &tableList{t: t, anchor: -1, rows: map[int]*tableRow{}}
	l.Length = func() int {
		if t.Length == nil {
			return 0
		}
		return t.Length()
	}
	l.HideSeparators = true
	l.CreateItem = func() fyne.CanvasObject { return newTableRow(t) }
	l.UpdateItem = func(id fynewidget.ListItemID, o fyne.CanvasObject) { l.update(id, o.(*tableRow)) }
	l.ExtendBaseWidget(l)
	return l
}

func (l *tableList) update(id int, r *tableRow) {
	if l.rows[r.id] == r {
		delete(l.rows, r.id)
	}
	l.rows[id] = r
	l.length = l.Length()
	r.show(id)
	if l.t.OnShown != nil {
		l.t.OnShown(id)
	}
}

// Refresh draws everything anew, as after a change of theme.
func (l *tableList) Refresh() {
	clear(l.rows) // List lets go of rows that are out of sight
	l.length = l.Length()
	l.List.Refresh()
}

// refreshRows draws what changed. Only when the number of rows is another one
// does the List have to know.
func (l *tableList) refreshRows() {
	if len(l.rows) == 0 || l.length != l.Length() {
		l.Refresh()
		return
	}
	first, last := l.inSight()
	for id := first; id <= last; id++ {
		if r := l.rows[id]; r != nil {
			l.update(id, r)
		}
	}
}

func (l *tableList) refreshRow(id int) {
	if r := l.rows[id]; r != nil && id < l.Length() {
		r.show(id)
	}
}

// pitch is the distance from one row to the next.
func (l *tableList) pitch() float32 { return rowHeight() + theme.Padding() }

// inSight is the first and the last row of which something shows.
func (l *tableList) inSight() (first, last int) {
	top, pitch := l.GetScrollOffset(), l.pitch()
	return max(0, int(top/pitch)), min(l.Length()-1, int((top+l.Size().Height)/pitch))
}

// page is how many rows a Page key moves.
func (l *tableList) page() int { return max(1, int(l.Size().Height/l.pitch())-1) }

// Resize implements fyne.CanvasObject.
func (l *tableList) Resize(size fyne.Size) {
	l.List.Resize(size)
	if l.reveal && size.Height > 0 {
		l.scrollToCursor()
	}
}

// scrollToCursor moves the rows just as far as needed.
func (l *tableList) scrollToCursor() {
	height := l.Size().Height
	if l.reveal = height <= 0; l.reveal {
		return
	}
	top := l.pitch() * float32(l.cursor)
	switch offset := l.GetScrollOffset(); {
	case top < offset:
		l.ScrollToOffset(top)
	case top+rowHeight() > offset+height:
		l.ScrollToOffset(top + rowHeight() - height)
	}
}

func (l *tableList) moveTo(row int) {
	was := l.cursor
	l.cursor = max(0, min(row, l.Length()-1))
	l.scrollToCursor()
	if was != l.cursor {
		l.paintRow(was)
	}
	l.paintRow(l.cursor)
}

// paintRow draws background and focus of a row.
func (l *tableList) paintRow(id int) {
	if r := l.rows[id]; r != nil {
		r.paintBack()
	}
}

// choose moves to a row and tells that it is selected now.
func (l *tableList) choose(row int) {
	l.anchor = -1
	if row < 0 || row >= l.Length() {
		return
	}
	l.moveTo(row)
	if l.t.OnSelect != nil {
		l.t.OnSelect(row)
	}
	l.refreshRows()
}

// mark marks or unmarks a row and puts the cursor on it.
func (l *tableList) mark(row int) {
	l.anchor = -1
	l.moveTo(row)
	l.t.OnMark(row, false)
	l.refreshRows()
}

// extend marks all rows from where the cursor stood when Shift was first used
// to row, and takes back what an earlier step of the same marked beyond.
func (l *tableList) extend(row int) {
	row = max(0, min(row, l.Length()-1))
	if l.anchor < 0 {
		l.anchor, l.extent = l.cursor, l.cursor
	}
	was := l.extent
	l.extent = row
	l.moveTo(row)
	if l.t.OnExtend != nil {
		l.t.OnExtend(l.anchor, was, row)
	} else {
		l.t.OnMark(row, true)
	}
	l.refreshRows()
}

// FocusGained implements fyne.Focusable.
func (l *tableList) FocusGained() { l.focused = true; l.paintRow(l.cursor) }

// FocusLost implements fyne.Focusable.
func (l *tableList) FocusLost() { l.focused = false; l.paintRow(l.cursor) }

// modifiers are the modifier keys that are held down now.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
