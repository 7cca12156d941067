package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

// CheckState is how a check box stands.
type CheckState uint8

// The states of a check box. Partly is for one that stands for several.
const (
	NoCheck CheckState = iota // there is no box
	Unchecked
	Checked
	PartlyChecked
)

// CheckOf is the state for a row that is marked or not.
func CheckOf(marked bool) CheckState {
	if marked {
		return Checked
	}
	return Unchecked
}

// The size of a box, at normal text, and how round its corners are.
const (
	BoxSide   = 18
	BoxRadius = 4
)

const tickSide = 14

// BoxView is a check box as it is drawn: a rounded square, filled with the accent
// and a tick when it is on, with a dash when it stands for some of several.
type BoxView struct {
	box   *canvas.Rectangle
	tick  paint.Picture
	state CheckState
}

// Show draws the box at a place and appends what it made for that to fresh.
func (v *BoxView) Show(fresh []fyne.CanvasObject, p *paint.Pictures, state CheckState, x, y float32) []fyne.CanvasObject {
	if v.box == nil {
		v.box = &canvas.Rectangle{CornerRadius: BoxRadius, StrokeWidth: 1.5}
		fresh = append(fresh, v.box)
	}
	side, tick := paint.Scaled(BoxSide), paint.Scaled(tickSide)
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
		fresh = v.tick.ShowAt(fresh, p, "tick", theme.ColorNameForegroundOnPrimary, at, tick)
	case PartlyChecked:
		fresh = v.tick.ShowAt(fresh, p, "dash", theme.ColorNameForegroundOnPrimary, at, tick)
	default:
		v.tick.Hide()
	}
	return fresh
}

// Marked reports whether it shows a tick or a dash.
func (v *BoxView) Marked() bool { return v.tick.Visible() }

// dim shows that the box cannot be pressed.
func (v *BoxView) dim() {
	v.box.StrokeColor = theme.Color(theme.ColorNameDisabled)
	v.box.FillColor = theme.Color(theme.ColorNameDisabledButton)
	if v.state != Unchecked {
		v.box.FillColor = v.box.StrokeColor
	}
	v.box.Refresh()
}

// Forget makes the next show draw the mark in it anew, as in another colour.
func (v *BoxView) Forget() { v.tick.Forget() }

// Hide takes the box away until it shows again.
func (v *BoxView) Hide() {
	v.state = NoCheck
	if v.box != nil && v.box.Visible() {
		v.box.Hide()
	}
	v.tick.Hide()
}
