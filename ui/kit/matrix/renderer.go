package matrix

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"latchkey/internal/grid"
	"latchkey/ui/kit/paint"
)

// CreateRenderer implements fyne.Widget.
func (m *Matrix) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{m: m, ground: canvas.NewRectangle(color.Transparent)}
	r.picture = canvas.NewRaster(r.draw)
	for i := range r.marks {
		r.marks[i] = canvas.NewRectangle(color.Transparent)
	}
	m.drawn = r
	r.Refresh()
	return r
}

// renderer has one picture of all marks with the names of columns, texts for the names
// of rows and groups, and rectangles for pointer and cursor, which move over it.
type renderer struct {
	m       *Matrix
	ground  *canvas.Rectangle
	picture *canvas.Raster
	marks   [5]*canvas.Rectangle // row and column of the pointer, row and column of the cursor, the cursor
	icons   paint.Pictures
	texts   map[labelKey]*label
	before  map[labelKey]*label // as they were
	free    []*label
	objects []fyne.CanvasObject
	image   *image.RGBA
}

// labelKey is what a label names, so that it keeps its text while it moves.
type labelKey struct {
	of   *ruler
	line Line
}

// label is a text, with the arrow of a group that folds before it.
type label struct {
	text  *canvas.Text
	arrow paint.Picture
}

// draw makes the picture, in pixels of the screen.
func (r *renderer) draw(w, h int) image.Image {
	if r.image == nil || r.image.Rect.Dx() != w || r.image.Rect.Dy() != h {
		r.image = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	m := r.m
	size := r.picture.Size()
	if size.Width < 1 || w < 1 || h < 1 {
		return r.image
	}
	m.sketch.scale = float32(w) / size.Width
	m.sketch.x, m.sketch.y, m.sketch.inks = m.x, m.y, inksNow()
	top := int(m.names() * m.sketch.scale)
	m.sketch.draw(r.image, image.Rect(0, top, w, h))
	r.drawNames(image.Rect(0, 0, w, top))
	return r.image
}

// drawNames writes the names of columns above them.
func (r *renderer) drawNames(part image.Rectangle) {
	m := r.m
	if part.Empty() {
		return
	}
	fill(r.image, part, part, m.sketch.inks.ground)
	m.upright.prepare(float64(theme.CaptionTextSize() * m.sketch.scale))
	name := part
	name.Max.Y -= int(3 * m.sketch.scale)
	m.cols.each(m.x, m.x+m.room().Width, func(l Line) {
		if l.Item < 0 {
			return
		}
		from, to := m.cols.span(l)
		m.upright.write(r.image, name, m.sketch.pixel((from+to)/2, m.x), m.cols.axis.Items[l.Item].Name, m.sketch.inks.text)
	})
}

func inksNow() inks {
	in := inks{ground: ink(theme.ColorNameBackground), line: ink(paint.ColorBorder), hatch: ink(paint.ColorBorder), head: ink(paint.ColorSunken), text: ink(theme.ColorNameForeground)}
	for _, m := range grid.Marks() {
		in.marks[m] = ink(Tone(m))
	}
	return in
}

// Tone is the colour of a mark.
func Tone(m grid.Mark) fyne.ThemeColorName {
	switch m {
	case grid.Read:
		return theme.ColorNamePrimary
	case grid.Write:
		return theme.ColorNameWarning
	case grid.Unknown:
		return paint.ColorMuted
	}
	return theme.ColorNameError
}

func ink(name fyne.ThemeColorName) color.NRGBA {
	return color.NRGBAModel.Convert(theme.Color(name)).(color.NRGBA)
}

// Layout implements fyne.WidgetRenderer.
func (r *renderer) Layout(size fyne.Size) {
	m := r.m
	r.ground.Resize(size)
	r.picture.Move(fyne.NewPos(m.left(), m.band()))
	r.picture.Resize(fyne.NewSize(max(0, size.Width-m.left()), max(0, size.Height-m.band())))
	r.layTexts()
	r.layCursor()
}

// MinSize implements fyne.WidgetRenderer.
func (r *renderer) MinSize() fyne.Size { return r.m.MinSize() }

// Refresh implements fyne.WidgetRenderer.
func (r *renderer) Refresh() {
	for _, l := range r.texts {
		l.arrow.Forget() // the theme may be another
	}
	r.Layout(r.m.Size())
	r.picture.Refresh()
}

// Destroy implements fyne.WidgetRenderer.
func (r *renderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }

// layTexts writes the names of the rows and groups in sight.
func (r *renderer) layTexts() {
	m := r.m
	r.before, r.texts = r.texts, map[labelKey]*label{}
	room, line := m.room(), captionHeight()
	top := m.band() + m.names()
	for g := m.cols.groupAt(m.x); g < len(m.cols.axis.Groups) && m.cols.starts[g] < m.x+room.Width; g++ {
		from, to := m.cols.extent(g)
		from, to = max(from, m.x), min(to, m.x+room.Width)
		r.heading(m.cols, g, fyne.NewPos(m.left()+from-m.x, (m.band()-line)/2), to-from)
	}
	for g := m.rows.groupAt(m.y); g < len(m.rows.axis.Groups) && m.rows.starts[g] < m.y+room.Height; g++ {
		from, to := m.rows.extent(g)
		if m.rows.head > 0 {
			r.within(top, top+room.Height, top+from-m.y+(m.rows.head-line)/2, func(y float32) { r.heading(m.rows, g, fyne.NewPos(0, y), m.left()-6) })
			continue
		}
		from, to = max(from, m.y), min(to, m.y+room.Height)
		if to-from >= line {
			r.heading(m.rows, g, fyne.NewPos(0, top+from-m.y), m.left()-6)
		}
	}
	if m.rows.size >= line {
		m.rows.each(m.y, m.y+room.Height, func(l Line) {
			if l.Item >= 0 {
				from, to := m.rows.span(l)
				r.within(top, top+room.Height, top+(from+to)/2-m.y-line/2, func(y float32) {
					r.write(labelKey{m.rows, l}, m.rows.axis.Items[l.Item].Name, paint.Scaled(18), y, m.left()-6-paint.Scaled(18), false)
				})
			}
		})
	}
	for _, l := range r.before {
		r.free = append(r.free, l)
	}
	r.gather()
}

// within calls where a line of text would be whole between two heights.
func (r *renderer) within(top, bottom, y float32, call func(y float32)) {
	if y >= top-1 && y+captionHeight() <= bottom+1 {
		call(y)
	}
}

// heading is the name of a group, with an arrow that says whether it is folded.
func (r *renderer) heading(of *ruler, group int, at fyne.Position, width float32) {
	side := captionHeight()
	if width < side {
		return
	}
	text, key := of.axis.Groups[group].Name, labelKey{of, Line{group, -1}}
	if needs := fyne.MeasureText(text, theme.CaptionTextSize(), fyne.TextStyle{Bold: true}).Width; needs > width-side && needs <= width-4 {
		r.write(key, text, at.X+4, at.Y, width-4, true) // the name says more than the arrow
		return
	}
	l := r.write(key, text, at.X+side, at.Y, width-side, true)
	name := "down"
	if of.folded[group] {
		name = "forward"
	}
	l.arrow.ShowAt(nil, &r.icons, name, paint.ColorMuted, fyne.NewPos(at.X+1, at.Y+1), side-2)
}

// write puts a text somewhere, cut to a width.
func (r *renderer) write(key labelKey, text string, x, y, width float32, bold bool) *label {
	l := r.before[key]
	switch last := len(r.free) - 1; {
	case l != nil:
		delete(r.before, key)
	case last >= 0:
		l, r.free = r.free[last], r.free[:last]
	default:
		l = &label{text: canvas.NewText("", color.Transparent)}
		l.arrow.ShowAt(nil, &r.icons, "down", paint.ColorMuted, fyne.NewPos(0, 0), 1)
	}
	r.texts[key] = l
	l.arrow.Hide()
	size, style := theme.CaptionTextSize(), fyne.TextStyle{Bold: bold}
	tone := theme.Color(theme.ColorNameForeground)
	cut := ""
	if width >= 4*size || fyne.MeasureText(text, size, style).Width <= width { // less says nothing
		cut = paint.Shorten(text, width, size, style)
	}
	if l.text.Text != cut || l.text.Color != tone || l.text.TextSize != size || l.text.TextStyle != style {
		l.text.Text, l.text.Color, l.text.TextSize, l.text.TextStyle = cut, tone, size, style
		l.text.Refresh()
	}
	l.text.Resize(fyne.NewSize(max(0, width), captionHeight()))
	l.text.Move(fyne.NewPos(x, y))
	return l
}

// gather puts together what is drawn, from below to above.
func (r *renderer) gather() {
	r.objects = r.objects[:0]
	r.objects = append(r.objects, r.ground, r.picture)
	for _, o := range r.marks {
		r.objects = append(r.objects, o)
	}
	for _, l := range r.texts {
		r.objects = append(r.objects, l.text)
		if l.arrow.Visible() {
			r.objects = append(r.objects, l.arrow.Object())
		}
	}
}

// layCursor moves what shows where pointer and cursor are.
func (r *renderer) layCursor() {
	m := r.m
	accent, hover := theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNameHover)
	r.ground.StrokeColor, r.ground.StrokeWidth = color.Transparent, 0
	r.cross(0, m.hover, hover)
	if m.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = accent, 2
	}
	r.cross(2, m.cursor, hover)
	cell := r.marks[4]
	x, w, okX := m.inSight(m.cols, m.cursor.Col, m.x, m.room().Width)
	y, h, okY := m.inSight(m.rows, m.cursor.Row, m.y, m.room().Height)
	if cell.Hidden = !okX || !okY; !cell.Hidden {
		cell.StrokeColor, cell.StrokeWidth, cell.CornerRadius = theme.Color(theme.ColorNameForeground), 2, 2
		w, h = max(w, 5), max(h, 5)
		cell.Resize(fyne.NewSize(w+2, h+2))
		cell.Move(fyne.NewPos(m.left()+x-1, m.band()+m.names()+y-1))
	}
	for _, o := range r.marks {
		o.Refresh()
	}
	r.ground.Refresh()
}

// cross shows a row and a column, from their names on.
func (r *renderer) cross(at int, s Spot, tone color.Color) {
	m, row, col := r.m, r.marks[at], r.marks[at+1]
	row.FillColor, col.FillColor = tone, tone
	y, h, ok := m.inSight(m.rows, s.Row, m.y, m.room().Height)
	if row.Hidden = !ok; ok {
		row.Resize(fyne.NewSize(m.Size().Width, max(h, 2)))
		row.Move(fyne.NewPos(0, m.band()+m.names()+y))
	}
	x, w, ok := m.inSight(m.cols, s.Col, m.x, m.room().Width)
	if col.Hidden = !ok; ok {
		col.Resize(fyne.NewSize(max(w, 2), m.Size().Height-m.band()))
		col.Move(fyne.NewPos(m.left()+x, m.band()))
	}
}

// inSight is where a line is beside the others that are in sight.
func (m *Matrix) inSight(r *ruler, l Line, scrolled, room float32) (at, long float32, some bool) {
	if !l.Exists() {
		return 0, 0, false
	}
	from, to := r.span(l)
	from, to = max(from-scrolled, 0), min(to-scrolled, room)
	return from, to - from, to > from
}
