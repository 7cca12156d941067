package tables

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

const (
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
	icon  paint.Picture
	arrow paint.Picture
	check kit.BoxView
}

// forget makes the next draw do everything.
func (v *cellView) forget() {
	v.drawn = false
	v.icon.Forget()
	v.arrow.Forget()
	v.check.Forget()
}

// draw places the cell's parts and gives those that are new in the row.
func (v *cellView) draw(p *rowPaint, s span, height float32) (fresh []fyne.CanvasObject) {
	if !s.shown {
		v.hide()
		return nil
	}
	x, c := s.x+float32(v.cell.Indent)*paint.Scaled(indentStep), v.cell
	switch c.Fold {
	case kit.Folded:
		fresh = v.arrow.Show(fresh, &p.Pictures, "forward", paint.ColorMuted, x, height)
	case kit.Unfolded:
		fresh = v.arrow.Show(fresh, &p.Pictures, "down", paint.ColorMuted, x, height)
	default:
		v.arrow.Hide()
	}
	if c.Fold != kit.NoFold {
		x += paint.Scaled(paint.IconSide) + iconGap
	}
	if c.Check != kit.NoCheck {
		fresh = v.check.Show(fresh, &p.Pictures, c.Check, x, (height-paint.Scaled(kit.BoxSide))/2)
		x += paint.Scaled(kit.BoxSide) + iconGap
	} else {
		v.check.Hide()
	}
	if c.Icon != "" {
		fresh = v.icon.Show(fresh, &p.Pictures, c.Icon, c.Tone, x, height)
		x += paint.Scaled(paint.IconSide) + iconGap
	} else {
		v.icon.Hide()
	}
	v.write(p, x, s.x+s.w-x, height)
	v.drawn = true
	return fresh
}

// write sets the text, shortened to the room there is.
func (v *cellView) write(p *rowPaint, x, width, height float32) {
	style, tone := fyne.TextStyle{Bold: v.cell.Bold}, v.cell.Tone
	if tone == "" {
		tone = theme.ColorNameForeground
	}
	size, ink := theme.TextSize(), theme.Color(tone)
	shown := v.text.Text
	if !v.drawn || v.cell.Text != v.shownWhole() || width != v.width || style != v.text.TextStyle || size != v.text.TextSize {
		shown = paint.Shorten(v.cell.Text, width, size, style)
		v.cut, v.width = shown != v.cell.Text, width
	}
	if shown != v.text.Text || ink != v.text.Color || style != v.text.TextStyle || size != v.text.TextSize {
		v.text.Text, v.text.Color, v.text.TextStyle, v.text.TextSize = shown, ink, style, size
		v.text.Refresh()
	}
	if !v.text.Visible() {
		v.text.Show()
	}
	line := p.Line(size)
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
	v.icon.Hide()
	v.arrow.Hide()
	v.check.Hide()
	if v.text.Visible() {
		v.text.Hide()
	}
}

// rowPaint is what the rows of a table share for drawing.
type rowPaint struct {
	paint.Pictures
	scratch []Cell
}

// ask gives the cells of a row that need not be in sight; they hold until the
// next call.
func (p *rowPaint) ask(t *Table, row int) []Cell {
	if p.scratch == nil {
		p.scratch = make([]Cell, len(t.columns.columns))
	}
	clear(p.scratch)
	t.Cells(row, p.scratch)
	return p.scratch
}

// back paints what lies behind a row, if it is not painted so already. Its
// corners are square: rounded ones take twice the time.
func (p *rowPaint) back(r *canvas.Rectangle, fill fyne.ThemeColorName, stroke float32) {
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
