package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

const (
	iconSide   = 16
	iconGap    = 6
	indentStep = 22
)

// cellView is one cell of a pooled row. Text is always there; the rest is made
// when a row first needs it, and hidden in rows that do not.
type cellView struct {
	cell  Cell
	drawn bool // cell is what shows, at width
	width float32
	cut   bool // the text did not fit

	text  *canvas.Text
	icon  iconView
	arrow iconView
	check checkView
}

// forget makes the next draw do everything.
func (v *cellView) forget() {
	v.drawn = false
	v.icon.res, v.arrow.res, v.check.tick.res = nil, nil, nil
}

// draw places the cell's parts and gives those that are new in the row.
func (v *cellView) draw(p *paintBox, s span, height float32) (fresh []fyne.CanvasObject) {
	if !s.shown {
		v.hide()
		return nil
	}
	x, c := s.x+float32(v.cell.Indent)*scaled(indentStep), v.cell
	switch c.Fold {
	case Folded:
		fresh = v.arrow.show(fresh, p, "forward", ColorMuted, x, height)
	case Unfolded:
		fresh = v.arrow.show(fresh, p, "down", ColorMuted, x, height)
	default:
		v.arrow.hide()
	}
	if c.Fold != NoFold {
		x += scaled(iconSide) + iconGap
	}
	if c.Check != NoCheck {
		fresh = v.check.show(fresh, p, c.Check, x, (height-scaled(boxSide))/2)
		x += scaled(boxSide) + iconGap
	} else {
		v.check.hide()
	}
	if c.Icon != "" {
		fresh = v.icon.show(fresh, p, c.Icon, c.Tone, x, height)
		x += scaled(iconSide) + iconGap
	} else {
		v.icon.hide()
	}
	v.write(p, x, s.x+s.w-x, height)
	v.drawn = true
	return fresh
}

// write sets the text, shortened to the room there is.
func (v *cellView) write(p *paintBox, x, width, height float32) {
	style, tone := fyne.TextStyle{Bold: v.cell.Bold}, v.cell.Tone
	if tone == "" {
		tone = theme.ColorNameForeground
	}
	size, ink := theme.TextSize(), theme.Color(tone)
	shown := v.text.Text
	if !v.drawn || v.cell.Text != v.shownWhole() || width != v.width || style != v.text.TextStyle || size != v.text.TextSize {
		shown = shorten(v.cell.Text, width, size, style)
		v.cut, v.width = shown != v.cell.Text, width
	}
	if shown != v.text.Text || ink != v.text.Color || style != v.text.TextStyle || size != v.text.TextSize {
		v.text.Text, v.text.Color, v.text.TextStyle, v.text.TextSize = shown, ink, style, size
		v.text.Refresh()
	}
	if !v.text.Visible() {
		v.text.Show()
	}
	line := p.line(size)
	v.text.Move(fyne.NewPos(x, (height-line)/2))
	if at := fyne.NewSize(max(0, width), line); at != v.text.Size() {
		v.text.Resize(at)
	}
}

// shownWhole is the text that stands there in full length, "" when it is cut.
func (v *cellView) shownWhole() string {
	if v.cut {
		return ""
	}
	return v.text.Text
}

func (v *cellView) hide() {
	v.drawn = false
	v.icon.hide()
	v.arrow.hide()
	v.check.hide()
	if v.text.Visible() {
		v.text.Hide()
	}
}

// iconView is an icon that comes and goes.
type iconView struct {
	image *canvas.Image
	res   fyne.Resource
}

func (v *iconView) show(fresh []fyne.CanvasObject, p *paintBox, name string, tone fyne.ThemeColorName, x, height float32) []fyne.CanvasObject {
	side := scaled(iconSide)
	return v.showAt(fresh, p, name, tone, fyne.NewPos(x, (height-side)/2), side)
}

func (v *iconView) showAt(fresh []fyne.CanvasObject, p *paintBox, name string, tone fyne.ThemeColorName, at fyne.Position, side float32) []fyne.CanvasObject {
	if v.image == nil {
		v.image = &canvas.Image{FillMode: canvas.ImageFillContain}
		fresh = append(fresh, v.image)
	}
	if size := fyne.NewSquareSize(side); size != v.image.Size() {
		v.image.Resize(size)
	}
	v.image.Move(at)
	if !v.image.Visible() {
		v.image.Show()
	}
	if res := p.icon(name, tone); res != v.res {
		v.res, v.image.Resource = res, res
		v.image.Refresh()
	}
	return fresh
}

func (v *iconView) hide() {
	if v.image != nil && v.image.Visible() {
		v.image.Hide()
	}
}

// paintBox is what the rows of a table share for drawing.
type paintBox struct {
	icons   map[iconKey]fyne.Resource
	size    float32 // of the text for which height holds
	height  float32
	scratch []Cell
}

type iconKey struct {
	name string
	tone fyne.ThemeColorName
}

// icon gives the same resource for the same picture, so that nothing is drawn
// anew that shows already.
func (p *paintBox) icon(name string, tone fyne.ThemeColorName) fyne.Resource {
	key := iconKey{name, tone}
	res := p.icons[key]
	if res == nil {
		if p.icons == nil {
			p.icons = map[iconKey]fyne.Resource{}
		}
		res = Icon(name, tone)
		p.icons[key] = res
	}
	return res
}

// line is the height of a line of text.
func (p *paintBox) line(size float32) float32 {
	if p.size != size {
		p.size, p.height = size, fyne.MeasureText("Ág", size, fyne.TextStyle{}).Height
	}
	return p.height
}

// ask gives the cells of a row that need not be in sight; they hold until the
// next call.
func (p *paintBox) ask(t *Table, row int) []Cell {
	if p.scratch == nil {
		p.scratch = make([]Cell, len(t.columns.columns))
	}
	clear(p.scratch)
	t.Cells(row, p.scratch)
	return p.scratch
}

// back paints what lies behind a row, if it is not painted so already. Its
// corners are square: rounded ones take twice the time.
func (p *paintBox) back(r *canvas.Rectangle, fill fyne.ThemeColorName, stroke float32) {
	var ink, ring color.Color = color.Transparent, color.Transparent
	if fill != "" {
		ink = theme.Color(fill)
	}
	if stroke > 0 {
		ring = theme.Color(theme.ColorNamePrimary)
	}
	if r.FillColor == ink && r.StrokeColor == ring && r.StrokeWidth == stroke {
		return
	}
	r.FillColor, r.StrokeColor, r.StrokeWidth = ink, ring, stroke
	r.Refresh()
}
