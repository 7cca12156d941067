package matrix

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/internal/grid"
	"latchkey/ui/kit/paint"
)

// Sign is the shape of a mark, as in the matrix, to say beside it what it means.
type Sign struct {
	fynewidget.BaseWidget
	mark grid.Mark
}

// NewSign is the shape of a mark.
func NewSign(mark grid.Mark) *Sign {
	s := &Sign{mark: mark}
	s.ExtendBaseWidget(s)
	return s
}

// MinSize implements fyne.CanvasObject.
func (s *Sign) MinSize() fyne.Size { return fyne.NewSquareSize(paint.Scaled(14)) }

// CreateRenderer implements fyne.Widget.
func (s *Sign) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(canvas.NewRaster(func(w, h int) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		tone := ink(Tone(s.mark))
		for i, cover := range newStamp(s.mark, w, h).cover {
			img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = tone.R, tone.G, tone.B, cover
		}
		return img
	}))
}
