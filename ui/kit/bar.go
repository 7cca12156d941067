package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Bar is a slim line that fills from the left: what went well, then what
// failed. The numbers stand beside it in words; it does not animate.
type Bar struct {
	fynewidget.BaseWidget
	good, bad float32
	back      *Fill
	fill      *Fill
	fault     *Fill
}

const (
	barHeight   = 6
	faultTaller = 6 // so that what failed differs in more than its colour
)

// NewBar is an empty bar.
func NewBar() *Bar {
	b := &Bar{back: NewFill(paint.ColorBorder, barHeight/2, nil), fill: NewFill(theme.ColorNamePrimary, barHeight/2, nil), fault: NewFill(theme.ColorNameError, barHeight/2, nil)}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows shares between 0 and 1; whole says that nothing is left to do.
func (b *Bar) Set(good, bad float32, whole bool) {
	b.good, b.bad = min(max(good, 0), 1), min(max(bad, 0), 1)
	b.fill.Tone = theme.ColorNamePrimary
	if whole {
		b.fill.Tone = theme.ColorNameSuccess
	}
	b.Refresh()
}

// Shares are what it shows.
func (b *Bar) Shares() (good, bad float32) { return b.good, b.bad }

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer { return &barRenderer{b} }

type barRenderer struct{ b *Bar }

func (r *barRenderer) Layout(size fyne.Size) {
	y := (size.Height - barHeight) / 2
	place := func(f *Fill, x, w, taller float32) {
		f.Move(fyne.NewPos(x, y-taller/2))
		f.Resize(fyne.NewSize(w, barHeight+taller))
		if w < 1 {
			f.Hide()
		} else {
			f.Show()
		}
	}
	place(r.b.back, 0, size.Width, 0)
	good := size.Width * r.b.good
	place(r.b.fill, 0, good, 0)
	place(r.b.fault, good, size.Width*r.b.bad, faultTaller)
}

func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(80, barHeight+8) }

func (r *barRenderer) Refresh() {
	r.Layout(r.b.Size())
	for _, f := range []*Fill{r.b.back, r.b.fill, r.b.fault} {
		f.Refresh()
	}
}

func (r *barRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.back, r.b.fill, r.b.fault}
}

func (r *barRenderer) Destroy() {}
