package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

const (
	boxSide   = 18
	boxRadius = 4
	tickSide  = 14
)

// checkView is a check box in a row: a rounded square, filled with the accent
// and a tick when it is on, with a dash when it stands for some of several.
type checkView struct {
	box   *canvas.Rectangle
	tick  iconView
	state CheckState
}

func (v *checkView) show(fresh []fyne.CanvasObject, p *paintBox, state CheckState, x, y float32) []fyne.CanvasObject {
	if v.box == nil {
		v.box = &canvas.Rectangle{CornerRadius: boxRadius, StrokeWidth: 1.5}
		fresh = append(fresh, v.box)
	}
	side, tick := scaled(boxSide), scaled(tickSide)
	if size := fyne.NewSquareSize(side); size != v.box.Size() {
		v.box.Resize(size)
	}
	v.box.Move(fyne.NewPos(x, y))
	if !v.box.Visible() {
		v.box.Show()
	}
	v.state = state
	fill, stroke := theme.Color(theme.ColorNameInputBackground), theme.Color(theme.ColorNameInputBorder)
	if state != Unchecked {
		fill = theme.Color(theme.ColorNamePrimary)
		stroke = fill
	}
	if v.box.FillColor != fill || v.box.StrokeColor != stroke {
		v.box.FillColor, v.box.StrokeColor = fill, stroke
		v.box.Refresh()
	}
	inset := (side - tick) / 2
	at := fyne.NewPos(x+inset, y+inset)
	switch state {
	case Checked:
		fresh = v.tick.showAt(fresh, p, "tick", theme.ColorNameForegroundOnPrimary, at, tick)
	case PartlyChecked:
		fresh = v.tick.showAt(fresh, p, "dash", theme.ColorNameForegroundOnPrimary, at, tick)
	default:
		v.tick.hide()
	}
	return fresh
}

// dim shows that the box cannot be pressed.
func (v *checkView) dim() {
	v.box.StrokeColor = theme.Color(theme.ColorNameDisabled)
	v.box.FillColor = theme.Color(theme.ColorNameDisabledButton)
	if v.state != Unchecked {
		v.box.FillColor = v.box.StrokeColor
	}
	v.box.Refresh()
}

func (v *checkView) hide() {
	v.state = NoCheck
	if v.box != nil && v.box.Visible() {
		v.box.Hide()
	}
	v.tick.hide()
}

// headerCheck is the box in the header that stands for all rows.
type headerCheck struct {
	fynewidget.BaseWidget
	pressed func()
	view    checkView
	paint   paintBox
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
	state   CheckState
	focused bool
	hovered bool
}

func newHeaderCheck(pressed func()) *headerCheck {
	h := &headerCheck{pressed: pressed, state: Unchecked, ring: &canvas.Rectangle{CornerRadius: boxRadius + 3, StrokeWidth: 2}}
	h.objects = []fyne.CanvasObject{h.ring}
	h.ExtendBaseWidget(h)
	return h
}

func (h *headerCheck) set(state CheckState) {
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
	h, side := r.h, scaled(boxSide)
	y := (size.Height - side) / 2
	h.objects = append(h.objects, h.view.show(nil, &h.paint, h.state, 0, y)...)
	h.ring.Move(fyne.NewPos(-3.5, y-3.5))
	h.ring.Resize(fyne.NewSquareSize(side + 7))
	h.ring.FillColor, h.ring.StrokeColor = theme.Color(theme.ColorNameHover), theme.Color(theme.ColorNameHover)
	h.ring.Hidden = !h.focused && !h.hovered
	if h.focused {
		h.ring.StrokeColor = theme.Color(theme.ColorNamePrimary)
	}
}

func (r *headerCheckRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(scaled(boxSide)) }

func (r *headerCheckRenderer) Refresh() {
	r.h.view.tick.res = nil
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
	case isGlobal(ev.Name):
		forward(h, ev)
	case isEnter(ev.Name), ev.Name == fyne.KeySpace:
		h.pressed()
	}
}
