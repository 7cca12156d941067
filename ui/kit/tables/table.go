// Package tables has the table: columns that a person sorts, widens and leaves
// out, rows that are chosen and marked with pointer and keyboard, and the list of
// which one picks one or several.
package tables

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
)

// Table is a list of rows in columns with a header that sorts. It is built on
// Fyne's List, which draws such rows three times faster than Fyne's Table and
// can select a whole row. The rows live with the owner: the table asks for
// what it draws, by row number, and holds no data but the cursor.
type Table struct {
	Object fyne.CanvasObject
	Name   string // what the rows are, for those who do not see it

	Length func() int
	// Cells fills into, which has one entry per column.
	Cells func(row int, into []Cell)
	// Selected tells whether a row is painted as selected.
	Selected func(row int) bool

	OnSelect func(row int)                   // moved to with a key or a tap
	OnOpen   func(row int)                   // Enter or a second tap
	OnMenu   func(row int, at fyne.Position) // right click, the Menu key, Shift+F10
	OnSort   func(column string)             // header pressed
	// OnHeaderMenu is told that the menu of the columns is asked for: a right click
	// on a title, or the Menu key there.
	OnHeaderMenu func(at fyne.Position)
	OnColumns    func()        // a person changed the width of columns, or which show
	HandleTip    string        // what the handle between two titles is for, "" = nothing is said
	OnShown      func(row int) // a row came into sight
	OnLeave      func()        // Up on the first row
	// OnMark is told that a row is to be marked or unmarked, together with all
	// from the last one when extend is true. nil = rows cannot be marked: then
	// Space selects.
	OnMark func(row int, extend bool)
	// OnExtend is told that the rows from anchor to to, and no more those from
	// anchor to was, are to be marked: Shift with a click or a key that moves.
	// nil = OnMark with extend is called instead.
	OnExtend func(anchor, was, to int)
	// OnMarkAll is told that the box in the header was pressed: with all rows
	// marked it means none, else all.
	OnMarkAll func()
	// MarkColumn is where a tap marks instead of selecting. NewTable sets it
	// to the column with Check.
	MarkColumn int
	// TapMarks is of a list that only chooses: a tap anywhere on a row marks it.
	TapMarks bool
	// OnFold is told that a row with children is to be unfolded or folded.
	OnFold func(row int, open bool)
	// RowText is what typing letters searches, from the beginning; nil = typing
	// does nothing.
	RowText func(row int) string
	// Actions show on the row under the pointer or with the keyboard.
	Actions []RowAction
	// Tips is where tooltips are drawn, nil = none. Tip gives the one of a
	// cell, "" or a nil func = the whole text of a cell that is cut off.
	Tips *kit.Tips
	Tip  func(row, col int) string

	columns   *columnsLayout
	top       *kit.Fill
	header    *tableHeader
	list      *tableList
	paint     rowPaint
	typing    typeAhead
	modifiers func() fyne.KeyModifier // what is held down now; tests hand in their own
}

// NewTable makes an empty table.
func NewTable(columns []Column) *Table {
	t := &Table{columns: &columnsLayout{columns: columns}, modifiers: modifiers, typing: typeAhead{now: time.Now}}
	for i, c := range columns {
		if c.Check {
			t.MarkColumn = i
		}
	}
	t.header = newTableHeader(t)
	t.list = newTableList(t)
	// A line under the titles, no fill: a surface costs as much as the text on it
	// where the processor draws.
	t.top = kit.NewFill("", 0, container.New(layout.NewCustomPaddedVBoxLayout(0), t.header.object, kit.Line()))
	t.Object = kit.Frame(t.top, t.list, nil)
	return t
}

// SetTitle changes the title of a column.
func (t *Table) SetTitle(column, title string) { t.header.setTitle(column, title) }

// HideHeader leaves the rows alone: a list of one kind of thing.
func (t *Table) HideHeader() { t.top.Hide() }

// SetSort shows by which column the rows are sorted.
func (t *Table) SetSort(column string, descending bool) { t.header.setSort(column, descending) }

// SetMarked shows in the header whether no row, some or all are marked.
func (t *Table) SetMarked(state kit.CheckState) { t.header.setMarked(state) }

// Refresh draws what changed in the rows that are in sight.
func (t *Table) Refresh() { t.list.refreshRows() }

// RefreshRow draws one row again, if it is in sight.
func (t *Table) RefreshRow(row int) { t.list.refreshRow(row) }

// Cursor is the row on which keys act.
func (t *Table) Cursor() int { return t.list.cursor }

// MoveTo puts the cursor on a row and scrolls it into sight, without
// selecting it.
func (t *Table) MoveTo(row int) { t.list.moveTo(row) }

// ToTop shows the first rows, wherever the cursor is.
func (t *Table) ToTop() { t.list.ScrollToOffset(0) }

// InSight is the first and the last row of which something shows; without any,
// the last comes before the first.
func (t *Table) InSight() (first, last int) { return t.list.inSight() }

// Focusable is what takes the keyboard focus.
func (t *Table) Focusable() fyne.Focusable { return t.list }

// ScrollOffset is how far the rows are scrolled, in pixels.
func (t *Table) ScrollOffset() float32 { return t.list.GetScrollOffset() }

// ScrollToOffset scrolls there.
func (t *Table) ScrollToOffset(y float32) { t.list.ScrollToOffset(y) }

// TableOf is the table whose rows an object draws, nil where it draws none. Only
// tests, which look at what stands in the window, call it.
func TableOf(o fyne.CanvasObject) *Table {
	if list, ok := o.(*tableList); ok {
		return list.t
	}
	return nil
}

// Row is what a row shows now, one cell for each column.
func (t *Table) Row(row int) []Cell {
	cells := make([]Cell, len(t.columns.columns))
	t.Cells(row, cells)
	return cells
}

// Next moves the cursor one row down and selects that row, as the key does.
func (t *Table) Next() { t.list.choose(min(t.list.cursor+1, t.list.Length()-1)) }
