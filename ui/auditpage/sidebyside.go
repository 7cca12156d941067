package auditpage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit/paint"
)

// sideBySide puts objects beside one another where each has so much room, for normal
// text, else under one another.
type sideBySide struct {
	least, gap float32
	width      float32
}

func (l *sideBySide) place(objects []fyne.CanvasObject, width float32, put bool) float32 {
	columns := 1
	if width >= 2*paint.Scaled(l.least)+l.gap {
		columns = 2
	}
	w := (width - l.gap*float32(columns-1)) / float32(columns)
	heights := make([]float32, columns)
	for _, o := range objects {
		at := 0 // the column that is shortest
		for i := range heights {
			if heights[i] < heights[at] {
				at = i
			}
		}
		if put {
			o.Resize(fyne.NewSize(w, o.MinSize().Height))
			o.Move(fyne.NewPos(float32(at)*(w+l.gap), heights[at]))
		}
		heights[at] += o.MinSize().Height + l.gap
	}
	most := float32(0)
	for _, h := range heights {
		most = max(most, h-l.gap)
	}
	return most
}

// MinSize implements fyne.Layout. Before a width is known all are under one another.
func (l *sideBySide) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size.Width = max(size.Width, o.MinSize().Width)
	}
	size.Height = l.place(objects, l.width, false)
	return size
}

// Layout implements fyne.Layout.
func (l *sideBySide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.place(objects, size.Width, true)
}
