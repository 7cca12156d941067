package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

// CreateRenderer implements fyne.Widget. It is Fyne's, with an outline in place
// of the rectangle that Fyne draws over the whole field for its border.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	fynes := e.Entry.CreateRenderer()
	r := &entryFrame{WidgetRenderer: fynes, entry: e, edge: paint.NewOutline(e.Theme().Size(theme.SizeNameInputRadius))}
	var rectangles []*canvas.Rectangle
	for _, o := range fynes.Objects() {
		if rectangle, ok := o.(*canvas.Rectangle); ok {
			rectangles = append(rectangles, rectangle)
		}
	}
	if len(rectangles) != 2 { // another Fyne: its own border will do
		return fynes
	}
	r.box, r.border = rectangles[0], rectangles[1]
	r.border.Hide()
	r.dress()
	return r
}

type entryFrame struct {
	fyne.WidgetRenderer
	entry       *Entry
	box, border *canvas.Rectangle
	edge        *paint.Outline
}

// dress takes the colour that Fyne chose for the border, and paints no field of
// the colour that it lies on.
func (r *entryFrame) dress() {
	r.edge.Paint(r.border.StrokeColor, r.entry.Theme().Size(theme.SizeNameInputBorder))
	if r.box.FillColor == theme.Color(theme.ColorNameBackground) {
		r.box.FillColor = color.Transparent
	}
}

func (r *entryFrame) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.edge.Layout(size)
}

func (r *entryFrame) Refresh() {
	r.WidgetRenderer.Refresh()
	r.dress()
	r.edge.Layout(r.entry.Size())
	r.edge.Refresh()
}

func (r *entryFrame) Objects() []fyne.CanvasObject {
	return slices.Concat(r.WidgetRenderer.Objects(), r.edge.Objects())
}
