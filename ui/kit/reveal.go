package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// revealMargin is how much of what stands around the focus is shown with it,
// such as the note below a field.
const revealMargin = 32

// Wrapper is a widget of a page that only puts another object in its place.
type Wrapper interface{ Wrapped() fyne.CanvasObject }

// Scroller is an overlay that the keyboard can be in, with what it scrolls, nil
// before it was drawn.
type Scroller interface{ Scroll() *container.Scroll }

// reveal scrolls to what has got the keyboard: Fyne does not, and a person who
// uses Tab would type where nothing can be seen. It asks Fyne neither for the
// canvas nor for the place of o: both are unknown of what was never drawn.
func reveal(o fyne.CanvasObject) {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		around, _, _ := holding(front(w.Canvas()), o)
		for _, h := range around {
			h.show(o.Size().Height)
		}
	}
}

// Bring scrolls s, and nothing around it, to something in it.
func Bring(s *container.Scroll, o fyne.CanvasObject) {
	if _, y, found := holding(s.Content, o); found {
		holder{s, y}.show(o.Size().Height)
	}
}

// Fit gives what s scrolls the size that it needs now, and s its bars. To
// refresh s would draw all that is in it again.
func Fit(s *container.Scroll) {
	at := s.Offset
	s.Offset.Y-- // else Fyne sees nothing to do
	s.ScrollToOffset(at)
}

// front is what the keyboard is in: the dialog on top, else the page.
func front(c fyne.Canvas) fyne.CanvasObject {
	top := c.Overlays().Top()
	if d, ok := top.(Scroller); ok && d.Scroll() != nil {
		return d.Scroll()
	}
	if top != nil {
		return nil // a menu
	}
	return c.Content()
}

// holder is a scroll that something is in, y below the top of what it scrolls.
type holder struct {
	scroll *container.Scroll
	y      float32
}

// show scrolls no further than it has to.
func (h holder) show(height float32) {
	s := h.scroll
	above := h.y - s.Offset.Y - revealMargin
	below := h.y - s.Offset.Y + height + revealMargin - s.Size().Height
	switch {
	case below > 0:
		s.ScrollToOffset(s.Offset.AddXY(0, below))
	case above < 0 && s.Offset.Y > 0:
		s.ScrollToOffset(s.Offset.AddXY(0, max(above, -s.Offset.Y)))
	default:
		return
	}
	if s.OnScrolled != nil { // Fyne tells only of what a person scrolls
		s.OnScrolled(s.Offset)
	}
}

// holding finds the scrolls around o, the innermost first, and how far below
// the top of in it stands.
func holding(in, o fyne.CanvasObject) (around []holder, y float32, found bool) {
	if in == nil || !in.Visible() {
		return nil, 0, false
	}
	if in == o {
		return nil, 0, true
	}
	for _, child := range inside(in) {
		if around, y, found = holding(child, o); !found {
			continue
		}
		if s, ok := in.(*container.Scroll); ok {
			around = append(around, holder{s, y})
		}
		return around, y + child.Position().Y, true
	}
	return nil, 0, false
}

func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case *container.Split:
		return []fyne.CanvasObject{o.Leading, o.Trailing}
	case *Lazy:
		return o.objects
	case *Fill:
		return []fyne.CanvasObject{o.content}
	case Wrapper:
		return []fyne.CanvasObject{o.Wrapped()}
	}
	return nil
}
