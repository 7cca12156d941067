package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// TopAligned keeps an object at its own height at the top of a taller row.
func TopAligned(object fyne.CanvasObject) *fyne.Container {
	return container.New(topLayout{}, object)
}

type topLayout struct{}

func (topLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (topLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, o[0].MinSize().Height))
	o[0].Move(fyne.NewPos(0, 0)) // it may have stood elsewhere before
}

func rowWithGap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(gap), objects...)
}
