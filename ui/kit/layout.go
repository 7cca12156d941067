package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

// Stack puts objects under one another with 8 pixels between them.
func Stack(objects ...fyne.CanvasObject) *fyne.Container {
	return Pile(8, objects...)
}

// Tight puts objects under one another with 2 pixels between them.
func Tight(objects ...fyne.CanvasObject) *fyne.Container {
	return Pile(2, objects...)
}

// newParagraphs puts texts under one another as they stand in print.
func newParagraphs(objects ...fyne.CanvasObject) *fyne.Container {
	return Pile(4, objects...)
}

// Row puts objects beside one another with 8 pixels between them.
func Row(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(8), objects...)
}

// Pad keeps the same distance on all sides.
func Pad(by float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(by, by, by, by), object)
}

// PadXY keeps x at the sides and y above and below.
func PadXY(x, y float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(y, y, x, x), object)
}

// Space pushes what follows to the far end of a row or stack.
func Space() fyne.CanvasObject { return layout.NewSpacer() }

// Gap is a fixed distance.
func Gap(width, height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}

// Gutter keeps room for the scroll bar at the trailing edge of what is scrolled.
func Gutter(object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(2, 2, 2, 14), object)
}

// Strut has no width and is as high as a button.
func Strut() fyne.CanvasObject { return container.New(strutLayout{}) }

type strutLayout struct{}

func (strutLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	line := fyne.MeasureText("M", theme.TextSize(), fyne.TextStyle{Bold: true}).Height
	return fyne.NewSize(0, line+2*theme.InnerPadding())
}

func (strutLayout) Layout([]fyne.CanvasObject, fyne.Size) {}

// Middle centres a line of lower height between higher neighbours.
func Middle(object fyne.CanvasObject) *fyne.Container {
	return container.New(middleLayout{}, object)
}

type middleLayout struct{}

func (middleLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (middleLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, h))
	o[0].Move(fyne.NewPos(0, (size.Height-h)/2))
}

// Stretch is a row in which one object takes the room that is left. Focus
// goes through it from left to right.
func Stretch(grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&stretchLayout{grow: grow, gap: 8}, objects...)
}

// Beside puts body beside side, which has the width that it asks for, without a gap:
// the two are of different grounds.
func Beside(side, body fyne.CanvasObject) *fyne.Container {
	return container.New(&stretchLayout{grow: 1}, side, body)
}

type stretchLayout struct {
	grow int
	gap  float32
}

func (l *stretchLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Width += m.Width + l.gap
		size.Height = max(size.Height, m.Height)
	}
	size.Width = max(0, size.Width-l.gap)
	return size
}

func (l *stretchLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Width - l.MinSize(objects).Width
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if i == l.grow {
			w = max(0, w+left)
		}
		o.Resize(fyne.NewSize(w, size.Height))
		o.Move(fyne.NewPos(x, 0))
		x += w + l.gap
	}
}

// Above puts text beside what follows it, or above that where less than least pixels
// of normal text would be left to it: words that stand under one another are hardly
// read.
func Above(least float32, text, rest fyne.CanvasObject) *fyne.Container {
	return container.New(&aboveLayout{least: least}, text, rest)
}

type aboveLayout struct {
	least   float32
	stacked bool
}

const aboveGap = 8

// MinSize implements fyne.Layout. Before a width is known both are beside one another.
func (l *aboveLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	text, rest := o[0].MinSize(), o[1].MinSize()
	if l.stacked {
		return fyne.NewSize(max(text.Width, rest.Width), text.Height+aboveGap+rest.Height)
	}
	return fyne.NewSize(max(text.Width, rest.Width), max(text.Height, rest.Height))
}

// Layout implements fyne.Layout.
func (l *aboveLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	rest := o[1].MinSize()
	left := size.Width - rest.Width - aboveGap
	if l.stacked = left < paint.Scaled(l.least); !l.stacked {
		o[0].Resize(fyne.NewSize(left, size.Height))
		o[0].Move(fyne.NewPos(0, 0))
		o[1].Resize(fyne.NewSize(rest.Width, size.Height))
		o[1].Move(fyne.NewPos(left+aboveGap, 0))
		return
	}
	high := height(o[0], size.Width)
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(fyne.NewSize(size.Width, rest.Height))
	o[1].Move(fyne.NewPos(0, high+aboveGap))
}

// Line is a hairline.
func Line() fyne.CanvasObject {
	return NewFill(theme.ColorNameSeparator, 0, nil).Least(1, 1)
}

// Limit keeps an object from getting wider than so many pixels, more where text is
// larger; it stays at the leading edge, or in the middle.
func Limit(width float32, centred bool, object fyne.CanvasObject) *fyne.Container {
	return container.New(&limitLayout{width: width, centred: centred}, object)
}

type limitLayout struct {
	width   float32
	centred bool
}

func (l *limitLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l *limitLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, paint.Scaled(l.width))
	o[0].Resize(fyne.NewSize(w, size.Height))
	x := float32(0)
	if l.centred {
		x = (size.Width - w) / 2
	}
	o[0].Move(fyne.NewPos(x, 0))
}

// SetVisible shows something, or hides it.
func SetVisible(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
