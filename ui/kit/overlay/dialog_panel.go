package overlay

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// dialogOverlay covers the whole canvas: a scrim that swallows taps, and the
// panel in the middle.
type dialogOverlay struct {
	fynewidget.BaseWidget
	d    *Dialog
	tips *fyne.Container // layer for tooltips
	news *fyne.Container // layer for toasts
}

func newDialogOverlay(d *Dialog) *dialogOverlay {
	o := &dialogOverlay{d: d, tips: &fyne.Container{}, news: &fyne.Container{}}
	o.ExtendBaseWidget(o)
	return o
}

// IsDialog tells whether an overlay is a dialog of this package.
func IsDialog(o fyne.CanvasObject) bool {
	_, is := o.(*dialogOverlay)
	return is
}

// Tapped swallows taps beside the panel.
func (o *dialogOverlay) Tapped(*fyne.PointEvent) {}

// TappedSecondary swallows them too.
func (o *dialogOverlay) TappedSecondary(*fyne.PointEvent) {}

// Scroll implements kit.Scroller.
func (o *dialogOverlay) Scroll() *container.Scroll { return o.d.scroll }

func (o *dialogOverlay) CreateRenderer() fyne.WidgetRenderer {
	d := o.d
	tone := d.IconTone
	if tone == "" {
		tone = theme.ColorNamePrimary
	}
	heading := kit.NewParagraph(d.Title)
	heading.SizeName, heading.TextStyle.Bold = theme.SizeNameHeadingText, true
	head := fyne.CanvasObject(heading)
	if d.Icon != "" {
		head = kit.Stretch(1, kit.TopAligned(kit.PadXY(0, 2, kit.NewMark(d.Icon, tone, 24))), heading)
	}
	foot := container.New(footLayout{})
	for _, b := range d.Actions {
		foot.Add(b)
	}
	r := &dialogRenderer{
		o: o, scrim: canvas.NewRectangle(color.Transparent),
		panel: kit.NewFill(paint.ColorSurface, 10, nil), head: head, foot: foot,
		body: container.NewVScroll(container.New(layout.NewCustomPaddedLayout(dialogBleed, dialogBleed, dialogBleed, dialogGutter), d.Body)),
	}
	d.scroll = r.body
	r.panel.Border = paint.ColorBorder
	r.dress()
	return r
}

type dialogRenderer struct {
	o     *dialogOverlay
	scrim *canvas.Rectangle
	panel *kit.Fill
	head  fyne.CanvasObject
	body  *container.Scroll
	foot  *fyne.Container
}

const (
	dialogMargin = 24 // to the window's edge
	dialogInside = 24 // inside the panel
	dialogGap    = 12 // between head, body and foot
	dialogBleed  = 6  // of the scrolled body beyond its text, so that borders are not cut off
	dialogGutter = 14 // the same at the trailing edge, where the scroll bar is
)

func (r *dialogRenderer) dress() { r.scrim.FillColor = theme.Color(paint.ColorScrim) }

func (r *dialogRenderer) Layout(size fyne.Size) {
	r.scrim.Resize(size)
	r.o.tips.Resize(size)
	r.o.news.Resize(size)
	width := r.o.d.Width
	if width == 0 {
		width = 520
	}
	// Words of some languages are longer than the width that was meant for them.
	needed := r.body.Content.MinSize().Width - dialogBleed - dialogGutter + 2*dialogInside
	width = min(max(paint.Scaled(width), needed), size.Width-2*dialogMargin)
	inner := width - 2*dialogInside
	for range 2 { // the title may wrap, too
		r.head.Resize(fyne.NewSize(inner, r.head.MinSize().Height))
	}
	headH, footH := r.head.MinSize().Height, r.foot.MinSize().Height
	if len(r.o.d.Actions) == 0 {
		footH = -dialogGap
	}
	// Wrapped text knows its height only once it has its width.
	content := r.body.Content
	around := headH + footH + 2*dialogGap + 2*dialogInside
	most := size.Height - 2*dialogMargin - around
	measure := func() {
		for range 2 {
			content.Resize(fyne.NewSize(inner+dialogBleed+dialogGutter, content.MinSize().Height))
		}
	}
	if g := r.o.d.Grows; g != nil {
		g.Grow(0)
		measure()
		g.Grow(max(0, most-content.MinSize().Height-1))
	}
	measure()
	bodyH := min(float32(math.Ceil(float64(content.MinSize().Height)))+1, most)
	height := bodyH + around
	x, y := (size.Width-width)/2, r.o.d.topFor(height, size)
	place := func(o fyne.CanvasObject, dx, dy, w, h float32) {
		o.Move(fyne.NewPos(x+dx, y+dy))
		o.Resize(fyne.NewSize(w, h))
	}
	place(r.panel, 0, 0, width, height)
	place(r.head, dialogInside, dialogInside, inner, headH)
	place(r.body, dialogInside-dialogBleed, dialogInside+headH+dialogGap, inner+dialogBleed+dialogGutter, bodyH)
	if len(r.o.d.Actions) > 0 {
		place(r.foot, dialogInside, height-dialogInside-footH, inner, footH)
	}
	r.body.Refresh() // a scroll of the same size as before does not look at its content again
}

// topFor is where the panel begins. While it is open its upper edge stays, so that
// what a person presses there does not jump when it gets higher or lower; only where
// it would not end in the window it is put in the middle again.
func (d *Dialog) topFor(height float32, room fyne.Size) float32 {
	if d.room != room || d.top+height > room.Height-dialogMargin {
		d.room, d.top = room, (room.Height-height)/2
	}
	return d.top
}

func (r *dialogRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

func (r *dialogRenderer) Refresh() {
	r.dress()
	r.Layout(r.o.Size())
	r.scrim.Refresh()
	r.panel.Refresh()
	r.head.Refresh()
	r.body.Refresh()
	r.foot.Refresh()
}

func (r *dialogRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.scrim, r.panel, r.head, r.body, r.foot, r.o.news, r.o.tips}
}

func (r *dialogRenderer) Destroy() {}

// footLayout puts the buttons of a dialog at the trailing edge, none of them
// so small that it is hard to hit.
type footLayout struct{}

const (
	footGap   = 8
	footLeast = 88
)

func (footLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, b := range o {
		if b.Visible() {
			m := b.MinSize()
			size = fyne.NewSize(size.Width+max(footLeast, m.Width)+footGap, max(size.Height, m.Height))
		}
	}
	return size
}

func (footLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x := size.Width
	for i := len(o) - 1; i >= 0; i-- {
		if !o[i].Visible() {
			continue
		}
		w := max(footLeast, o[i].MinSize().Width)
		x -= w
		o[i].Resize(fyne.NewSize(w, size.Height))
		o[i].Move(fyne.NewPos(x, 0))
		x -= footGap
	}
}
