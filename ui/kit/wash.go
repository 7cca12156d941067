package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// wash is a rectangle of one colour with square corners. It is drawn as a line as
// thick as the rectangle is wide: where there is no graphics card, Fyne's line takes
// a third of the time of its rectangle for each pixel. The line runs from top to
// bottom, so that Fyne still finds it when half of it is scrolled out of sight.
type wash struct{ line *canvas.Line }

func newWash() wash { return wash{canvas.NewLine(color.Transparent)} }

func (w wash) paint(ink color.Color) { w.line.StrokeColor = ink }

func (w wash) layout(at fyne.Position, size fyne.Size) {
	middle := at.X + size.Width/2
	w.line.StrokeWidth = max(0, size.Width)
	w.line.Position1, w.line.Position2 = fyne.NewPos(middle, at.Y), fyne.NewPos(middle, at.Y+max(0, size.Height))
}
