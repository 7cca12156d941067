package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Pile puts objects under one another with a gap between them. Unlike Fyne's box it
// asks each for its height once it has its width: wrapped text and rows of chips
// only know it then, and what comes below would be printed over them.
func Pile(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&pileLayout{gap: gap}, objects...)
}

type pileLayout struct {
	gap     float32
	heights []float32 // of the objects, while they are placed
}

// isSpace reports whether an object only takes what room is left.
func isSpace(o fyne.CanvasObject) bool {
	s, ok := o.(layout.SpacerObject)
	return ok && s.ExpandVertical()
}

// MinSize implements fyne.Layout.
func (l *pileLayout) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	n := 0
	for _, o := range objects {
		if !o.Visible() || isSpace(o) {
			continue
		}
		least := o.MinSize()
		size.Width, size.Height = max(size.Width, least.Width), size.Height+least.Height
		n++
	}
	size.Height += l.gap * float32(max(0, n-1))
	return size
}

// Layout implements fyne.Layout.
func (l *pileLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, spaces, n := size.Height, 0, 0
	l.heights = l.heights[:0]
	for _, o := range objects {
		h := float32(0)
		switch {
		case !o.Visible():
		case isSpace(o):
			spaces++
		default:
			h = l.settle(o, size.Width)
			left -= h
			n++
		}
		l.heights = append(l.heights, h)
	}
	left -= l.gap * float32(max(0, n-1))
	y := float32(0)
	for i, o := range objects {
		switch {
		case !o.Visible():
		case isSpace(o):
			h := max(0, left) / float32(spaces)
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(size.Width, h))
			y += h
		default:
			o.Move(fyne.NewPos(0, y))
			y += l.heights[i] + l.gap
		}
	}
}

// settle gives an object its width and the height that it then needs. One that has
// its width already is not laid out twice: piles stand in piles.
func (l *pileLayout) settle(o fyne.CanvasObject, width float32) float32 {
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.Size().Height))
	}
	height := o.MinSize().Height
	o.Resize(fyne.NewSize(width, height))
	return height
}
