package matrix

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func heldDown() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// spotAt is what is at a place of the widget. Beside and above the marks it is a row
// or a column alone.
func (m *Matrix) spotAt(at fyne.Position) Spot {
	s := Spot{nowhere(), nowhere()}
	x, y := at.X-m.left(), at.Y-m.band()-m.names()
	if x >= 0 {
		s.Col = m.cols.at(x + m.x)
		if y < 0 && s.Col.Exists() && at.Y < m.band() {
			s.Col = Line{s.Col.Group, -1}
		}
	}
	if y >= 0 {
		s.Row = m.rows.at(y + m.y)
		if x < 0 && s.Row.Exists() && m.rows.size < named() { // names of groups stand there
			s.Row = Line{s.Row.Group, -1}
		}
	}
	return s
}

// Tapped implements fyne.Tappable: a heading folds, anything else is picked.
func (m *Matrix) Tapped(ev *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil {
		c.Focus(m)
	}
	s := m.spotAt(ev.Position)
	heading := s.Row.Whole() && (!m.rows.folded[s.Row.Group] || !s.Col.Exists())
	switch {
	case !s.Row.Exists() && s.Col.Whole():
		m.toggle(m.cols, s.Col.Group)
		return
	case heading:
		m.toggle(m.rows, s.Row.Group)
		return
	case !s.Row.Exists() && !s.Col.Exists():
		return
	}
	if s.Row.Exists() {
		m.cursor.Row = s.Row
	}
	if s.Col.Exists() {
		m.cursor.Col = s.Col
	}
	m.redress()
	m.pick(s)
}

func (m *Matrix) pick(s Spot) {
	if m.OnPick != nil {
		m.OnPick(s)
	}
}

func (m *Matrix) point(s Spot) {
	if m.OnPoint != nil {
		m.OnPoint(s)
	}
}

// MouseIn implements desktop.Hoverable.
func (m *Matrix) MouseIn(ev *desktop.MouseEvent) { m.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (m *Matrix) MouseMoved(ev *desktop.MouseEvent) {
	s := m.spotAt(ev.Position)
	if s == m.hover {
		return
	}
	m.hover = s
	m.redress()
	m.point(s)
}

// MouseOut implements desktop.Hoverable.
func (m *Matrix) MouseOut() {
	m.hover = Spot{nowhere(), nowhere()}
	m.redress()
	m.point(m.cursor)
}

// Scrolled implements fyne.Scrollable.
func (m *Matrix) Scrolled(ev *fyne.ScrollEvent) {
	switch held := m.modifiers(); {
	case held&fyne.KeyModifierShortcutDefault != 0:
		if ev.Scrolled.DY > 0 {
			m.zoomAt(1, ev.Position)
		} else if ev.Scrolled.DY < 0 {
			m.zoomAt(-1, ev.Position)
		}
	case held&fyne.KeyModifierShift != 0 && ev.Scrolled.DX == 0:
		m.pan(-ev.Scrolled.DY, 0)
	default:
		m.pan(-ev.Scrolled.DX, -ev.Scrolled.DY)
	}
}

// Dragged implements fyne.Draggable.
func (m *Matrix) Dragged(ev *fyne.DragEvent) { m.pan(-ev.Dragged.DX, -ev.Dragged.DY) }

// DragEnd implements fyne.Draggable.
func (m *Matrix) DragEnd() {}
