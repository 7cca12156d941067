package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Frame puts a head above and a foot below a body that takes the room between
// them; head and foot may be nil. Unlike a border layout it asks them for
// their height again once they have their width: wrapped text and chips only
// know it then. Focus goes through it from top to bottom.
func Frame(head, body, foot fyne.CanvasObject) *fyne.Container {
	l := &frameLayout{head: head, body: body, foot: foot}
	var objects []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{head, body, foot} {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return container.New(l, objects...)
}

type frameLayout struct{ head, body, foot fyne.CanvasObject }

// height gives o its width and asks what height that takes.
func height(o fyne.CanvasObject, width float32) float32 {
	if o == nil || !o.Visible() {
		return 0
	}
	for range 2 {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
	}
	return o.Size().Height
}

func (l *frameLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	top, bottom := height(l.head, size.Width), height(l.foot, size.Width)
	if l.head != nil {
		l.head.Move(fyne.NewPos(0, 0))
	}
	l.body.Move(fyne.NewPos(0, top))
	l.body.Resize(fyne.NewSize(size.Width, max(0, size.Height-top-bottom)))
	if l.foot != nil {
		l.foot.Move(fyne.NewPos(0, size.Height-bottom))
	}
}

func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	min := l.body.MinSize()
	for _, o := range []fyne.CanvasObject{l.head, l.foot} {
		if o != nil && o.Visible() {
			m := o.MinSize()
			min.Width = max(min.Width, m.Width)
			min.Height += m.Height
		}
	}
	return min
}
