package matrix

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// TypedRune implements fyne.Focusable: + and - zoom, 0 shows all, f folds the rows
// round the cursor and F the columns.
func (m *Matrix) TypedRune(r rune) {
	switch r {
	case '+', '=':
		m.ZoomIn()
	case '-':
		m.ZoomOut()
	case '0':
		m.Whole()
	case 'f':
		m.Fold(true)
	case 'F':
		m.Fold(false)
	}
}

// TypedKey implements fyne.Focusable.
func (m *Matrix) TypedKey(ev *fyne.KeyEvent) {
	page := max(1, int(m.room().Height/max(1, m.rows.size))-1)
	far := m.rows.count() + m.cols.count()
	switch name := ev.Name; {
	case kit.IsGlobal(name):
		kit.Forward(m, ev)
	case name == fyne.KeyUp:
		m.move(-1, 0)
	case name == fyne.KeyDown:
		m.move(1, 0)
	case name == fyne.KeyLeft:
		m.move(0, -1)
	case name == fyne.KeyRight:
		m.move(0, 1)
	case name == fyne.KeyPageUp:
		m.move(-page, 0)
	case name == fyne.KeyPageDown:
		m.move(page, 0)
	case name == fyne.KeyHome && m.modifiers()&fyne.KeyModifierShortcutDefault != 0:
		m.move(-far, -far)
	case name == fyne.KeyEnd && m.modifiers()&fyne.KeyModifierShortcutDefault != 0:
		m.move(far, far)
	case name == fyne.KeyHome:
		m.move(0, -far)
	case name == fyne.KeyEnd:
		m.move(0, far)
	case name == fyne.KeySpace:
		m.pick(m.cursor)
	case kit.IsEnter(name):
		if m.OnOpen != nil {
			m.OnOpen(m.cursor)
		}
	}
}

// move moves the cursor by lines.
func (m *Matrix) move(rows, cols int) {
	m.MoveTo(Spot{m.rows.step(m.cursor.Row, rows), m.cols.step(m.cursor.Col, cols)})
}

// step is the line that is so many further.
func (r *ruler) step(l Line, by int) Line {
	if !l.Exists() {
		return r.line(0)
	}
	return r.line(r.ordinal(l) + by)
}

// MoveTo puts the cursor on a spot and scrolls it into sight.
func (m *Matrix) MoveTo(s Spot) {
	m.cursor = s
	x, y := m.x, m.y
	m.reveal()
	if m.x != x || m.y != y {
		m.Refresh()
	} else {
		m.redress()
	}
	m.point(m.cursor)
}

// Find is the spot of a row and a column by the owner's numbers; -1 = any.
func (m *Matrix) Find(row, col int) (Spot, bool) {
	s := Spot{nowhere(), nowhere()}
	for i := range m.grid.Rows.Items {
		if m.grid.Rows.Items[i].ID == row {
			s.Row = m.rows.shown(i)
		}
	}
	for i := range m.grid.Cols.Items {
		if m.grid.Cols.Items[i].ID == col {
			s.Col = m.cols.shown(i)
		}
	}
	return s, (s.Row.Exists() || row < 0) && (s.Col.Exists() || col < 0)
}

// Spoken implements kit.Speaker: the matrix, and the spot of the cursor.
func (m *Matrix) Spoken() kit.Spoken {
	s := kit.Spoken{Role: kit.RoleTable, Name: m.Name, Of: m.rows.count()}
	if m.cursor.Row.Exists() && m.cursor.Col.Exists() {
		words := m.RowName(m.cursor.Row) + ", " + m.ColName(m.cursor.Col)
		if m.Say != nil {
			words = m.Say(m.cursor)
		}
		s.Row = &kit.Spoken{Role: kit.RoleRow, Name: words, Position: m.rows.ordinal(m.cursor.Row) + 1, Of: m.rows.count(),
			Press: func() { m.pick(m.cursor) }}
	}
	return s
}

// AccessibilityLabel implements fyne.Accessible.
func (m *Matrix) AccessibilityLabel() string { return m.Spoken().Words() }

// AccessibilityRole implements fyne.Accessible.
func (m *Matrix) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
