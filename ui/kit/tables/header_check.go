package tables

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// headerCheck is the box in the header that stands for all rows.
type headerCheck struct {
	fynewidget.BaseWidget
	pressed func()
	view    kit.BoxView
	paint   paint.Pictures
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
	state   kit.CheckState
	focused bool
	hovered bool
}

func newHeaderCheck(pressed func()) *headerCheck {
	h := &headerCheck{pressed: pressed, state: kit.Unchecked, ring: &canvas.Rectangle{CornerRadius: kit.BoxRadius + 3, StrokeWidth: 2}}
	h.objects = []fyne.CanvasObject{h.ring}
	h.ExtendBaseWidget(h)
	return h
}

func (h *headerCheck) set(state kit.CheckState) {
	if h.state != state {
		h.state = state
		h.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (h *headerCheck) CreateRenderer() fyne.WidgetRenderer {
	r := &headerCheckRenderer{h}
	r.Layout(h.Size())
	return r
}

type headerCheckRenderer struct{ h *headerCheck }

func (r *headerCheckRenderer) Layout(size fyne.Size) {
	h, side := r.h, paint.Scaled(kit.BoxSide)
	y := (size.Height - side) / 2
	h.objects = append(h.objects, h.view.Show(nil, &h.paint, h.state, 0, y)...)
	h.ring.Move(fyne.NewPos(-3.5, y-3.5))
	h.ring.Resize(fyne.NewSquareSize(side + 7))
	h.ring.FillColor, h.ring.StrokeColor = theme.Color(theme.ColorNameHover), theme.Color(theme.ColorNameHover)
	h.ring.Hidden = !h.focused && !h.hovered
	if h.focused {
		h.ring.StrokeColor = theme.Color(theme.ColorNamePrimary)
	}
}

func (r *headerCheckRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(paint.Scaled(kit.BoxSide))
}

func (r *headerCheckRenderer) Refresh() {
	r.h.view.Forget()
	r.Layout(r.h.Size())
	r.h.ring.Refresh()
	canvas.Refresh(r.h)
}

func (r *headerCheckRenderer) Objects() []fyne.CanvasObject { return r.h.objects }
func (r *headerCheckRenderer) Destroy()                     {}

// Tapped implements fyne.Tappable.
func (h *headerCheck) Tapped(*fyne.PointEvent) { h.pressed() }

// MouseIn implements desktop.Hoverable.
func (h *headerCheck) MouseIn(*desktop.MouseEvent) { h.hovered = true; h.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (h *headerCheck) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *headerCheck) MouseOut() { h.hovered = false; h.Refresh() }

// FocusGained implements fyne.Focusable.
func (h *headerCheck) FocusGained() { h.focused = true; h.Refresh() }

// FocusLost implements fyne.Focusable.
func (h *headerCheck) FocusLost() { h.focused = false; h.Refresh() }

// TypedRune implements fyne.Focusable.
func (h *headerCheck) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (h *headerCheck) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case kit.IsGlobal(ev.Name):
		kit.Forward(h, ev)
	case kit.IsEnter(ev.Name), ev.Name == fyne.KeySpace:
		h.pressed()
	}
}
