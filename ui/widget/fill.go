package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Fill paints a theme colour behind an object and, where asked, a border of
// one pixel. It follows the theme, which a bare rectangle does not.
type Fill struct {
	fynewidget.BaseWidget
	Tone, Border fyne.ThemeColorName // "" = none
	Radius       float32
	content      fyne.CanvasObject
	least        fyne.Size
}

// NewFill paints tone with rounded corners behind content, which may be nil.
func NewFill(tone fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *Fill {
	f := &Fill{Tone: tone, Radius: radius, content: content}
	f.ExtendBaseWidget(f)
	return f
}

// NewCard is a bordered surface with 12 pixels inside.
func NewCard(content fyne.CanvasObject) *Fill {
	f := NewFill(ColorSurface, 6, Pad(12, content))
	f.Border = ColorBorder
	return f
}

// NewField draws the border around a drop-down that entries have.
func NewField(content fyne.CanvasObject) *Fill {
	f := NewFill(theme.ColorNameInputBackground, 6, content)
	f.Border = theme.ColorNameInputBorder
	return f
}

// Least sets the least size and returns the fill.
func (f *Fill) Least(w, h float32) *Fill { f.least = fyne.NewSize(w, h); return f }

// CreateRenderer implements fyne.Widget.
func (f *Fill) CreateRenderer() fyne.WidgetRenderer {
	r := &fillRenderer{f: f, back: canvas.NewRectangle(color.Transparent)}
	r.dress()
	return r
}

type fillRenderer struct {
	f    *Fill
	back *canvas.Rectangle
}

func (r *fillRenderer) dress() {
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth = color.Transparent, color.Transparent, 0
	if r.f.Tone != "" {
		r.back.FillColor = theme.Color(r.f.Tone)
	}
	if r.f.Border != "" {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Color(r.f.Border), 1
	}
	r.back.CornerRadius = r.f.Radius
}

func (r *fillRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	if r.f.content != nil {
		r.f.content.Resize(size)
	}
}

func (r *fillRenderer) MinSize() fyne.Size {
	if r.f.content == nil {
		return r.f.least
	}
	return r.f.least.Max(r.f.content.MinSize())
}

func (r *fillRenderer) Refresh() {
	r.dress()
	r.back.Refresh()
	if r.f.content != nil {
		r.f.content.Refresh()
	}
}

func (r *fillRenderer) Objects() []fyne.CanvasObject {
	if r.f.content == nil {
		return []fyne.CanvasObject{r.back}
	}
	return []fyne.CanvasObject{r.back, r.f.content}
}

func (r *fillRenderer) Destroy() {}
