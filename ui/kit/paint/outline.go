package paint

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Outline is a border with rounded corners and nothing painted inside. Where
// there is no graphics card, Fyne's rounded rectangle costs as much for each
// pixel inside as three layers of text: a pane of cards took longer to draw
// than everything else in the window. Four lines and four corners cost nothing.
type Outline struct {
	lines   [4]*canvas.Rectangle // top, right, bottom, left
	corners [4]*canvas.Arc       // top right, bottom right, bottom left, top left
	radius  float32
	stroke  float32
}

// NewOutline is one with corners of a radius.
func NewOutline(radius float32) *Outline {
	o := &Outline{radius: radius}
	for i := range o.lines {
		o.lines[i] = canvas.NewRectangle(color.Transparent)
		o.corners[i] = &canvas.Arc{StartAngle: float32(i) * 90, EndAngle: float32(i+1) * 90}
	}
	return o
}

// Dress gives it a colour of the theme, "" = none, and a width.
func (o *Outline) Dress(tone fyne.ThemeColorName, stroke float32) {
	if tone == "" {
		o.Paint(color.Transparent, stroke)
		return
	}
	o.Paint(theme.Color(tone), stroke)
}

// Paint gives it a colour and a width.
func (o *Outline) Paint(ink color.Color, stroke float32) {
	o.stroke = stroke
	for i := range o.lines {
		o.lines[i].FillColor, o.corners[i].FillColor = ink, ink
		o.corners[i].CutoutRatio = (o.radius - stroke) / o.radius
	}
}

// Layout puts it around what is of a size.
func (o *Outline) Layout(size fyne.Size) {
	r, s := o.radius, o.stroke
	wide, high := fyne.NewSize(size.Width-2*r, s), fyne.NewSize(s, size.Height-2*r)
	places := [4]struct {
		at     fyne.Position
		size   fyne.Size
		corner fyne.Position // the middle of its circle
	}{
		{fyne.NewPos(r, 0), wide, fyne.NewPos(size.Width-r, r)},
		{fyne.NewPos(size.Width-s, r), high, fyne.NewPos(size.Width-r, size.Height-r)},
		{fyne.NewPos(r, size.Height-s), wide, fyne.NewPos(r, size.Height-r)},
		{fyne.NewPos(0, r), high, fyne.NewPos(r, r)},
	}
	for i, p := range places {
		o.lines[i].Resize(p.size)
		o.lines[i].Move(p.at)
		o.corners[i].Resize(fyne.NewSquareSize(2 * r))
		o.corners[i].Move(p.corner.SubtractXY(r, r)) // both painters take this for its corner
	}
}

// Refresh draws it anew.
func (o *Outline) Refresh() {
	for i := range o.lines {
		o.lines[i].Refresh()
		o.corners[i].Refresh()
	}
}

// Objects are its lines and corners.
func (o *Outline) Objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i := range o.lines {
		all = append(all, o.lines[i], o.corners[i])
	}
	return all
}
