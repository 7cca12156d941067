package paint

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Wash is a rectangle of one colour with square corners. A desktop's driver draws it
// as a line as thick as the rectangle is wide: without a graphics card Fyne's line
// takes a third of the time of its rectangle for each pixel. The line runs from top
// to bottom, so that Fyne still finds it when half of it is scrolled out of sight.
// What draws pictures without a window shifts thick lines that are clipped, and gets
// a rectangle.
type Wash struct {
	line  *canvas.Line
	plain *canvas.Rectangle
}

// NewWash is one for the driver that draws.
func NewWash() Wash {
	if _, windows := fyne.CurrentApp().Driver().(desktop.Driver); windows {
		return Wash{line: canvas.NewLine(color.Transparent)}
	}
	return Wash{plain: canvas.NewRectangle(color.Transparent)}
}

// Object is what is drawn.
func (w Wash) Object() fyne.CanvasObject {
	if w.line != nil {
		return w.line
	}
	return w.plain
}

// Paint gives it a colour.
func (w Wash) Paint(ink color.Color) {
	if w.line != nil {
		w.line.StrokeColor = ink
	} else {
		w.plain.FillColor = ink
	}
}

// Layout puts it at a place, in a size.
func (w Wash) Layout(at fyne.Position, size fyne.Size) {
	size = size.Max(fyne.Size{})
	if w.line == nil {
		w.plain.Move(at)
		w.plain.Resize(size)
		return
	}
	middle := at.X + size.Width/2
	w.line.StrokeWidth = size.Width
	w.line.Position1, w.line.Position2 = fyne.NewPos(middle, at.Y), fyne.NewPos(middle, at.Y+size.Height)
}
