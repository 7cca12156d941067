package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Mark is an icon that can change and follows the theme.
type Mark struct {
	fynewidget.BaseWidget
	name string
	tone fyne.ThemeColorName
	side float32
}

// NewMark is a mark of the given side length in pixels; "" as name is empty.
func NewMark(name string, tone fyne.ThemeColorName, side float32) *Mark {
	m := &Mark{name: name, tone: tone, side: side}
	m.ExtendBaseWidget(m)
	return m
}

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
}

func (r *markRenderer) Layout(size fyne.Size) {
	r.image.Resize(fyne.NewSquareSize(r.m.side))
	r.image.Move(fyne.NewPos((size.Width-r.m.side)/2, (size.Height-r.m.side)/2))
}

func (r *markRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.m.side) }

func (r *markRenderer) Refresh() {
	if r.m.name == "" {
		r.image.Hide()
		return
	}
	r.image.Resource = Icon(r.m.name, r.m.tone)
	r.image.Show()
	r.image.Refresh()
}

func (r *markRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *markRenderer) Destroy()                     {}
