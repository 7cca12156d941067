package kit

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Fill paints a theme colour behind an object and, where asked, a border of
// one pixel. It follows the theme, which a bare rectangle does not.
type Fill struct {
	fynewidget.BaseWidget
	Tone, Border fyne.ThemeColorName // "" = none
	Radius       float32
	Stroke       float32 // width of the border, 0 = 1
	content      fyne.CanvasObject
	least        fyne.Size
	grows        bool // least is for normal text
	card         bool // its border is an outline
	drawn        *fillRenderer
}

// NewFill paints tone with rounded corners behind content, which may be nil.
func NewFill(tone fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *Fill {
	f := &Fill{Tone: tone, Radius: radius, content: content}
	f.ExtendBaseWidget(f)
	return f
}

// NewCard is a border with air inside. It is of the ground that it lies on: window
// and dialogs are surfaces already.
func NewCard(content fyne.CanvasObject) *Fill {
	f := NewFill("", 6, Pad(airCard, content))
	f.Border, f.card = paint.ColorBorder, true
	return f
}

// Raised paints the card, which lies on the second ground, with the first.
func (f *Fill) Raised() *Fill { f.Tone = theme.ColorNameBackground; return f }

// NewPane is the second ground, under what stands beside the list: the side bar
// and the details.
func NewPane(content fyne.CanvasObject) *Fill { return NewFill(paint.ColorPane, 0, content) }

// NewField draws the border around a drop-down that entries have.
func NewField(content fyne.CanvasObject) *Fill {
	f := NewFill(theme.ColorNameInputBackground, 6, content)
	f.Border = theme.ColorNameInputBorder
	return f
}

// Inside is what it paints behind, nil = nothing.
func (f *Fill) Inside() fyne.CanvasObject { return f.content }

// Least sets the least size and returns the fill.
func (f *Fill) Least(w, h float32) *Fill { f.least = fyne.NewSize(w, h); return f }

// Growing makes the least width grow with the text, and returns the fill.
func (f *Fill) Growing() *Fill { f.grows = true; return f }

// leastNow is the least size for the text as it is.
func (f *Fill) leastNow() fyne.Size {
	if f.grows {
		return fyne.NewSize(paint.Scaled(f.least.Width), f.least.Height)
	}
	return f.least
}

// CreateRenderer implements fyne.Widget.
func (f *Fill) CreateRenderer() fyne.WidgetRenderer {
	r := &fillRenderer{f: f, back: canvas.NewRectangle(color.Transparent), wash: paint.NewWash()}
	if f.card {
		r.edge = paint.NewOutline(f.Radius)
	}
	r.dress()
	f.drawn = r
	return r
}

// SetBorder changes the border alone. Refresh would draw all of the content
// again.
func (f *Fill) SetBorder(tone fyne.ThemeColorName) { f.setColours(f.Tone, tone) }

// SetTone changes the colour behind the content alone.
func (f *Fill) SetTone(tone fyne.ThemeColorName) { f.setColours(tone, f.Border) }

func (f *Fill) setColours(tone, border fyne.ThemeColorName) {
	if f.Tone == tone && f.Border == border {
		return
	}
	f.Tone, f.Border = tone, border
	if f.drawn != nil {
		f.drawn.dress()
		f.drawn.repaint()
	}
}

type fillRenderer struct {
	f    *Fill
	back *canvas.Rectangle
	wash paint.Wash     // in place of back where no corner or border needs it
	edge *paint.Outline // of a card, else nil
}

// flat reports whether the wash will do. A hairline is too thin for one.
func (f *Fill) flat() bool {
	return f.card || f.Radius == 0 && f.Border == "" && f.least != fyne.NewSquareSize(1)
}

func (r *fillRenderer) dress() {
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth = color.Transparent, color.Transparent, 0
	r.wash.Paint(color.Transparent)
	switch {
	case r.f.Tone == "":
	case r.f.flat():
		r.wash.Paint(theme.Color(r.f.Tone))
	default:
		r.back.FillColor = theme.Color(r.f.Tone)
	}
	if r.edge != nil {
		r.edge.Dress(r.f.Border, max(1, r.f.Stroke))
	} else if r.f.Border != "" {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Color(r.f.Border), max(1, r.f.Stroke)
	}
	r.back.CornerRadius = r.f.Radius
}

func (r *fillRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.place(size)
	if r.f.content != nil {
		r.f.content.Resize(size)
	}
}

// place lays out wash and outline. In a card the wash ends where its square corners
// meet the round ones.
func (r *fillRenderer) place(size fyne.Size) {
	in := float32(0)
	if r.edge != nil {
		r.edge.Layout(size)
		in = float32(math.Ceil(float64(r.f.Radius) * (1 - math.Sqrt2/2)))
	}
	r.wash.Layout(fyne.NewPos(in, in), size.Subtract(fyne.NewSquareSize(2*in)))
}

func (r *fillRenderer) MinSize() fyne.Size {
	if r.f.content == nil {
		return r.f.leastNow()
	}
	return r.f.leastNow().Max(r.f.content.MinSize())
}

func (r *fillRenderer) Refresh() {
	r.dress()
	r.repaint()
	if r.f.content != nil {
		r.f.content.Refresh()
	}
}

func (r *fillRenderer) repaint() {
	r.back.Refresh()
	r.place(r.f.Size())
	r.wash.Object().Refresh()
	if r.edge != nil {
		r.edge.Refresh()
	}
}

func (r *fillRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.back, r.wash.Object()}
	if r.edge != nil {
		all = append(all, r.edge.Objects()...)
	}
	if r.f.content != nil {
		all = append(all, r.f.content)
	}
	return all
}

func (r *fillRenderer) Destroy() {}
