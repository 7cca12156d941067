package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Mark is an icon that can change and follows the theme.
type Mark struct {
	fynewidget.BaseWidget
	name string
	tone fyne.ThemeColorName
	side float32
}

// NewMark is a mark of the given side length in pixels at normal text, with
// which it grows; "" as name is empty.
func NewMark(name string, tone fyne.ThemeColorName, side float32) *Mark {
	m := &Mark{name: name, tone: tone, side: side}
	m.ExtendBaseWidget(m)
	return m
}

// Name is the icon that shows, "" = none.
func (m *Mark) Name() string { return m.name }

// Tone is the colour that it has.
func (m *Mark) Tone() fyne.ThemeColorName { return m.tone }

// Set changes shape and colour.
func (m *Mark) Set(name string, tone fyne.ThemeColorName) {
	if m.name == name && m.tone == tone {
		return
	}
	m.name, m.tone = name, tone
	m.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer {
	r := &markRenderer{m: m, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.Refresh()
	return r
}

type markRenderer struct {
	m     *Mark
	image *canvas.Image
	drawn string // name of the icon in the image, with its colour
}

func (r *markRenderer) Layout(size fyne.Size) {
	side := paint.Scaled(r.m.side)
	r.image.Resize(fyne.NewSquareSize(side))
	r.image.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
}

func (r *markRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(paint.Scaled(r.m.side)) }

func (r *markRenderer) Refresh() {
	if r.m.name == "" {
		r.image.Hide()
		r.drawn = ""
		return
	}
	icon := paint.Icon(r.m.name, r.m.tone)
	if name := icon.Name(); name != r.drawn { // an image that is refreshed reads its SVG again
		r.image.Resource, r.drawn = icon, name
		r.image.Refresh()
	}
	r.image.Show()
}

func (r *markRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *markRenderer) Destroy()                     {}
