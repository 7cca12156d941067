// Package matrix has a widget that draws a grid of marks as one picture, from all of
// it at once to cells with names beside them. Only what is in sight is drawn.
package matrix

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/internal/grid"
	"latchkey/ui/kit/paint"
)

// Spot is where a row and a column meet; a line that does not exist stands for all of
// them.
type Spot struct{ Row, Col Line }

// Matrix draws a grid. Groups fold, wheel and drag move it, Ctrl with the wheel and
// the keys + and - make it larger and smaller.
type Matrix struct {
	fynewidget.BaseWidget
	Name    string            // what it shows, for those who do not see it
	Say     func(Spot) string // what a spot is in words
	OnPoint func(Spot)        // the pointer or the cursor is at a spot
	OnPick  func(Spot)        // a tap, or Space
	OnOpen  func(Spot)        // Enter
	OnFold  func()            // groups were folded or unfolded

	grid       *grid.Grid
	rows, cols *ruler
	zoom       float32 // of a cell, 0 = all of it is to be in sight
	x, y       float32 // how far it is scrolled
	cursor     Spot
	hover      Spot
	focused    bool
	sketch     sketch
	upright    upright
	modifiers  func() fyne.KeyModifier
	measured   float32 // the size of text for which width holds
	width      float32 // of the longest name of a row
	drawn      *renderer
}

// New is one without a grid.
func New() *Matrix {
	m := &Matrix{modifiers: heldDown, cursor: Spot{nowhere(), nowhere()}, hover: Spot{nowhere(), nowhere()}}
	m.take(grid.Arrange(nil, nil, nil))
	m.ExtendBaseWidget(m)
	return m
}

// SetGrid shows another grid. Groups of the same name stay folded.
func (m *Matrix) SetGrid(g *grid.Grid) {
	folded := map[bool]map[string]bool{true: foldedOf(m.rows), false: foldedOf(m.cols)}
	m.take(g)
	for _, r := range []*ruler{m.rows, m.cols} {
		for i, group := range r.axis.Groups {
			r.folded[i] = folded[r == m.rows][group.Name]
		}
	}
	m.hover = Spot{nowhere(), nowhere()}
	m.lay()
	m.cursor = Spot{m.rows.line(0), m.cols.line(0)}
	m.x, m.y = 0, 0
	m.Refresh()
}

func (m *Matrix) take(g *grid.Grid) {
	m.grid, m.rows, m.cols = g, newRuler(&g.Rows), newRuler(&g.Cols)
	m.sketch.rows, m.sketch.cols = m.rows, m.cols
	m.measured = 0
}

func foldedOf(r *ruler) map[string]bool {
	names := map[string]bool{}
	for i, on := range r.folded {
		if on {
			names[r.axis.Groups[i].Name] = true
		}
	}
	return names
}

// Grid is what it shows.
func (m *Matrix) Grid() *grid.Grid { return m.grid }

// Cursor is the spot on which keys act.
func (m *Matrix) Cursor() Spot { return m.cursor }

// Mark is what stands at a spot: of groups, the strongest mark in them.
func (m *Matrix) Mark(s Spot) grid.Mark {
	if !s.Row.Exists() || !s.Col.Exists() {
		return grid.None
	}
	if s.Row.Item >= 0 && s.Col.Item >= 0 {
		return m.grid.At(s.Row.Item, s.Col.Item)
	}
	row, rowEnd := m.rows.items(s.Row)
	col, colEnd := m.cols.items(s.Col)
	return m.grid.Strongest(row, rowEnd, col, colEnd)
}

// RowName is what a row, or a group of them, is called.
func (m *Matrix) RowName(l Line) string { return nameOf(m.rows, l) }

// ColName is what a column, or a group of them, is called.
func (m *Matrix) ColName(l Line) string { return nameOf(m.cols, l) }

func nameOf(r *ruler, l Line) string {
	switch {
	case !l.Exists():
		return ""
	case l.Whole():
		return r.axis.Groups[l.Group].Name
	}
	return r.axis.Items[l.Item].Name
}

// RowID is the owner's number of a row, -1 of a group or none.
func (m *Matrix) RowID(l Line) int { return idOf(m.rows, l) }

// ColID is the owner's number of a column, -1 of a group or none.
func (m *Matrix) ColID(l Line) int { return idOf(m.cols, l) }

func idOf(r *ruler, l Line) int {
	if !l.Exists() || l.Whole() {
		return -1
	}
	return r.axis.Items[l.Item].ID
}

// Fold folds the group of the row, or of the column, in which the cursor is, or
// unfolds it.
func (m *Matrix) Fold(ofRow bool) {
	r, l := m.cols, m.cursor.Col
	if ofRow {
		r, l = m.rows, m.cursor.Row
	}
	if l.Exists() {
		m.toggle(r, l.Group)
	}
}

// FoldAll folds all groups, or unfolds them where all are.
func (m *Matrix) FoldAll() {
	open := false
	for _, r := range []*ruler{m.rows, m.cols} {
		for _, folded := range r.folded {
			open = open || !folded
		}
	}
	for _, r := range []*ruler{m.rows, m.cols} {
		for i := range r.folded {
			r.folded[i] = open
		}
	}
	m.refolded()
}

// FoldRows folds all groups of rows, or unfolds them.
func (m *Matrix) FoldRows(folded bool) {
	for i := range m.rows.folded {
		m.rows.folded[i] = folded
	}
	m.refolded()
}

func (m *Matrix) toggle(r *ruler, group int) {
	r.folded[group] = !r.folded[group]
	m.refolded()
}

// refolded moves the cursor off what does not show any more.
func (m *Matrix) refolded() {
	settle := func(r *ruler, l Line) Line {
		switch {
		case !l.Exists():
			return l
		case l.Item >= 0:
			return r.shown(l.Item)
		}
		return r.shown(r.axis.Groups[l.Group].First)
	}
	m.cursor = Spot{settle(m.rows, m.cursor.Row), settle(m.cols, m.cursor.Col)}
	m.hover = Spot{nowhere(), nowhere()}
	m.lay()
	m.reveal()
	m.Refresh()
	if m.OnFold != nil {
		m.OnFold()
	}
}

// FocusGained implements fyne.Focusable.
func (m *Matrix) FocusGained() { m.focused = true; m.redress() }

// FocusLost implements fyne.Focusable.
func (m *Matrix) FocusLost() { m.focused = false; m.redress() }

// Resize implements fyne.CanvasObject.
func (m *Matrix) Resize(size fyne.Size) {
	if size == m.Size() {
		return
	}
	m.BaseWidget.Resize(size)
	m.lay()
	m.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (m *Matrix) MinSize() fyne.Size { return fyne.NewSize(paint.Scaled(220), paint.Scaled(110)) }

// redress moves what shows where cursor and pointer are, which costs little.
func (m *Matrix) redress() {
	if m.drawn != nil {
		m.drawn.layCursor()
	}
}

// captionHeight is the height of a line of small text.
func captionHeight() float32 {
	return fyne.MeasureText("Ág", theme.CaptionTextSize(), fyne.TextStyle{}).Height
}
