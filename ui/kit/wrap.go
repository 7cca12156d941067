package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Wrap puts objects beside one another and goes on below when a row is full.
func Wrap(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{gap: 6}, objects...)
}

// wrapLayout is what Fyne's does, but that it can always get narrower: Fyne's
// wants the width that its rows had, so that what stands beside it could not be
// made wider.
type wrapLayout struct{ gap, width float32 }

// place moves objects to their rows and is how high these are together; each is
// as high as the highest object.
func (l *wrapLayout) place(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, at fyne.Position, size fyne.Size)) float32 {
	least := l.least(objects)
	x, y := float32(0), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if x > 0 && x+w > width+0.1 {
			x, y = 0, y+least.Height+l.gap
		}
		if put != nil {
			put(o, fyne.NewPos(x, y), fyne.NewSize(w, least.Height))
		}
		x += w + l.gap
	}
	return y + least.Height
}

// least is the size of the largest.
func (l *wrapLayout) least(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			least = least.Max(o.MinSize())
		}
	}
	return least
}

// MinSize implements fyne.Layout. Before a width is known each object has a row.
func (l *wrapLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := l.least(objects)
	return fyne.NewSize(least.Width, l.place(objects, l.width, nil))
}

// Layout implements fyne.Layout.
func (l *wrapLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Resize(size)
		o.Move(at)
	})
}
