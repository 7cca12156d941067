package matrix

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

const (
	cellMost = 26   // pixels of normal text that a cell has at most
	zoomStep = 1.35 // of one step
)

// Sizes of what stands round the marks.
func (m *Matrix) left() float32 {
	return min(paint.Scaled(190), m.Size().Width*0.34, max(paint.Scaled(70), m.longest()+paint.Scaled(28)))
}

// longest is how much room the longest of the first names of rows and their groups
// takes; others are cut.
func (m *Matrix) longest() float32 {
	if size := theme.CaptionTextSize(); m.measured != size {
		m.measured, m.width = size, 0
		for i := range min(len(m.rows.axis.Items), 200) {
			m.width = max(m.width, fyne.MeasureText(m.rows.axis.Items[i].Name, size, fyne.TextStyle{}).Width)
		}
		for i := range min(len(m.rows.axis.Groups), 100) {
			m.width = max(m.width, fyne.MeasureText(m.rows.axis.Groups[i].Name, size, fyne.TextStyle{Bold: true}).Width)
		}
	}
	return m.width
}
func (m *Matrix) band() float32 { return captionHeight() + 6 }

// names is how high the names of columns are, 0 where they have no room.
func (m *Matrix) names() float32 {
	if m.cols.size < theme.CaptionTextSize()*1.15 {
		return 0
	}
	return min(paint.Scaled(104), m.Size().Height*0.3)
}

// room is what is left for the marks.
func (m *Matrix) room() fyne.Size {
	s := m.Size()
	return fyne.NewSize(max(1, s.Width-m.left()), max(1, s.Height-m.band()-m.names()))
}

// named is from how large a row on it has its name beside it.
func named() float32 { return captionHeight() }

// fit is how large cells are at most for all of them to have room.
func fit(r *ruler, room, head float32) float32 {
	items, groups := 0, float32(len(r.axis.Groups))
	for i, g := range r.axis.Groups {
		if !r.folded[i] {
			items += g.Len
		}
	}
	most := paint.Scaled(cellMost)
	shut := float32(r.lines[len(r.lines)-1]-items) * max(r.shut, head)
	left := room - groups*r.gap - shut
	if items == 0 {
		return most
	}
	size := left / float32(items)
	if head > 0 && size >= named()/2 { // a few names more than there is room for are better than none
		return min(max((left-groups*head)/float32(items), named()), most)
	}
	return min(max(size, 0.001), most)
}

// lay gives every line its place, at the size that cells have now.
func (m *Matrix) lay() {
	most := paint.Scaled(cellMost)
	for _, r := range []*ruler{m.rows, m.cols} {
		r.gap, r.head, r.shut = 1, 0, paint.Scaled(8)
		r.lay()
	}
	m.cols.size = 0.001 // names of columns take room only once these are large
	fitX := fit(m.cols, m.room().Width, 0)
	m.cols.size = fitX
	head := captionHeight() + 6
	fitY := fit(m.rows, m.room().Height, head)
	zoom := m.zoom
	if zoom != 0 {
		zoom = min(max(zoom, min(fitX, fitY)), most)
		m.zoom = zoom
	}
	m.cols.size, m.rows.size = max(zoom, fitX), max(zoom, fitY)
	if m.names() > 0 && m.zoom == 0 { // the names have taken room from the rows
		m.rows.size = fit(m.rows, m.room().Height, head)
	}
	m.cols.shut = max(m.cols.size, m.cols.shut)
	if m.rows.shut = max(m.rows.size, m.rows.shut); m.rows.size >= named() {
		m.rows.head, m.rows.shut = head, 0
	}
	m.rows.lay()
	m.cols.lay()
	m.hold()
}

// hold keeps what is in sight within what there is.
func (m *Matrix) hold() {
	room := m.room()
	m.x = min(max(m.x, 0), max(0, m.cols.length()-room.Width))
	m.y = min(max(m.y, 0), max(0, m.rows.length()-room.Height))
}

// zoomAt makes cells larger by steps, or smaller; what is at a place of the widget stays
// there.
func (m *Matrix) zoomAt(steps int, at fyne.Position) {
	if m.rows.count() == 0 || m.cols.count() == 0 {
		return
	}
	x, y := at.X-m.left(), at.Y-m.band()-m.names()
	col, row := m.cols.at(m.x+x), m.rows.at(m.y+y)
	if m.zoom == 0 {
		m.zoom = min(m.cols.size, m.rows.size)
	}
	for ; steps > 0; steps-- {
		m.zoom *= zoomStep
	}
	for ; steps < 0; steps++ {
		m.zoom /= zoomStep
	}
	m.lay()
	if least := m.least(); m.zoom <= least*1.01 {
		m.zoom = 0
		m.lay()
	}
	// What is under the pointer stays there.
	if col.Exists() {
		from, to := m.cols.span(col)
		m.x = (from+to)/2 - x
	}
	if row.Exists() {
		from, to := m.rows.span(row)
		m.y = (from+to)/2 - (at.Y - m.band() - m.names())
	}
	m.hold()
	m.Refresh()
}

// least is how large cells are when all of them are in sight.
func (m *Matrix) least() float32 {
	return min(fit(m.cols, m.room().Width, 0), fit(m.rows, m.room().Height, captionHeight()+6))
}

// ZoomIn makes cells larger, round the cursor.
func (m *Matrix) ZoomIn() { m.zoomRoundCursor(1) }

// ZoomOut makes cells smaller.
func (m *Matrix) ZoomOut() { m.zoomRoundCursor(-1) }

func (m *Matrix) zoomRoundCursor(steps int) {
	at, seen := m.middle()
	m.zoomAt(steps, at)
	if seen {
		x, y := m.x, m.y
		if m.reveal(); m.x != x || m.y != y {
			m.Refresh()
		}
	}
}

// Whole brings all of the grid into sight.
func (m *Matrix) Whole() {
	m.zoom, m.x, m.y = 0, 0, 0
	m.lay()
	m.Refresh()
}

// middle is where the cursor is, or the middle of what is in sight where the cursor is
// not.
func (m *Matrix) middle() (at fyne.Position, cursor bool) {
	room := m.room()
	at = fyne.NewPos(m.left()+room.Width/2, m.band()+m.names()+room.Height/2)
	if !m.cursor.Row.Exists() || !m.cursor.Col.Exists() {
		return at, false
	}
	x0, x1 := m.cols.span(m.cursor.Col)
	y0, y1 := m.rows.span(m.cursor.Row)
	x, y := (x0+x1)/2-m.x, (y0+y1)/2-m.y
	if x < 0 || y < 0 || x > room.Width || y > room.Height {
		return at, false
	}
	return fyne.NewPos(m.left()+x, m.band()+m.names()+y), true
}

// pan moves what is in sight.
func (m *Matrix) pan(dx, dy float32) {
	x, y := m.x, m.y
	m.x, m.y = m.x+dx, m.y+dy
	if m.hold(); m.x != x || m.y != y {
		m.Refresh()
	}
}

// reveal scrolls the cursor into sight.
func (m *Matrix) reveal() {
	room := m.room()
	into := func(r *ruler, l Line, at, room float32) float32 {
		if !l.Exists() {
			return at
		}
		from, to := r.span(l)
		if l.Item >= 0 && l.Item == r.axis.Groups[l.Group].First {
			from -= r.head // with its heading
		}
		return max(min(at, from), to-room)
	}
	m.x, m.y = into(m.cols, m.cursor.Col, m.x, room.Width), into(m.rows, m.cursor.Row, m.y, room.Height)
	m.hold()
}
