package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// toastTime is how long a toast stays.
const toastTime = 4 * time.Second

// Toasts shows short good news in the lower right corner, the newest last.
// What went wrong is never shown in one: toasts go away by themselves.
type Toasts struct {
	Layer *fyne.Container
	post  func(func())
	after func(time.Duration, func()) // time.AfterFunc; tests hand in their own
}

// NewToasts makes the layer; put it on top of the window's content.
func NewToasts(post func(func())) *Toasts {
	return &Toasts{
		Layer: &fyne.Container{Layout: toastLayout{}}, post: post,
		after: func(d time.Duration, f func()) { time.AfterFunc(d, f) },
	}
}

// Show adds one.
func (t *Toasts) Show(text string) {
	line := NewText(text)
	fill := NewFill(ColorSurface, 6, PadXY(14, 10, Row(NewIcon("passed", theme.ColorNameSuccess, 18), line)))
	fill.Border = theme.ColorNameSuccess
	t.Layer.Add(fill)
	t.after(toastTime, func() {
		t.post(func() { t.Layer.Remove(fill) })
	})
}

type toastLayout struct{}

func (toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := size.Height - 16
	for i := len(objects) - 1; i >= 0; i-- {
		min := objects[i].MinSize()
		w := fyne.Min(min.Width, size.Width-32)
		y -= min.Height
		objects[i].Resize(fyne.NewSize(w, min.Height))
		objects[i].Move(fyne.NewPos(size.Width-w-16, y))
		y -= 8
	}
}
