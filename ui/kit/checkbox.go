package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Check is a Fyne check box that looks like the ones in tables and passes Esc
// and Enter on.
type Check struct {
	fynewidget.Check
	focused, hovered bool
}

// NewCheck is a check box.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = label, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	if IsGlobal(ev.Name) || IsEnter(ev.Name) {
		Forward(c, ev)
		return
	}
	c.Check.TypedKey(ev)
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() { c.focused = true; c.Check.FocusGained(); reveal(c) }

// FocusLost implements fyne.Focusable.
func (c *Check) FocusLost() { c.focused = false; c.Check.FocusLost() }

// MouseIn implements desktop.Hoverable.
func (c *Check) MouseIn(ev *desktop.MouseEvent) {
	c.hovered = !c.Disabled()
	c.Check.MouseIn(ev)
	c.Refresh()
}

// MouseOut implements desktop.Hoverable.
func (c *Check) MouseOut() { c.hovered = false; c.Check.MouseOut(); c.Refresh() }

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{c: c, label: NewText(c.Text).Shorten(), ring: &canvas.Rectangle{CornerRadius: BoxRadius + 3, StrokeWidth: 2}}
	r.objects = []fyne.CanvasObject{r.ring, r.label}
	r.Layout(c.Size())
	return r
}

type checkRenderer struct {
	c       *Check
	view    BoxView
	paint   paint.Pictures
	ring    *canvas.Rectangle
	label   *Text
	objects []fyne.CanvasObject
}

func (r *checkRenderer) Layout(size fyne.Size) {
	c, side := r.c, paint.Scaled(BoxSide)
	y := (size.Height - side) / 2
	state := CheckOf(c.Checked)
	if c.Partial {
		state = PartlyChecked
	}
	r.objects = append(r.objects, r.view.Show(nil, &r.paint, state, 0, y)...)
	tone := theme.ColorNameForeground
	if c.Disabled() {
		tone = theme.ColorNameDisabled
		r.view.dim()
	}
	r.ring.Move(fyne.NewPos(-3.5, y-3.5)) // beyond the edge, so that boxes line up with fields
	r.ring.Resize(fyne.NewSquareSize(side + 7))
	r.ring.FillColor, r.ring.StrokeColor = theme.Color(theme.ColorNameHover), theme.Color(theme.ColorNameHover)
	if c.focused {
		r.ring.StrokeColor = theme.Color(theme.ColorNamePrimary)
	}
	r.ring.Hidden = !c.focused && !c.hovered
	r.label.Set(c.Text, tone)
	x := side + 8
	r.label.Resize(fyne.NewSize(max(0, size.Width-x), size.Height))
	r.label.Move(fyne.NewPos(x, 0))
}

func (r *checkRenderer) MinSize() fyne.Size {
	side, text := paint.Scaled(BoxSide), fyne.MeasureText(r.c.Text, theme.TextSize(), fyne.TextStyle{})
	if r.c.Text == "" {
		return fyne.NewSize(side, side+8)
	}
	return fyne.NewSize(side+8+text.Width+1, max(side+8, text.Height+8))
}

func (r *checkRenderer) Refresh() {
	r.view.Forget()
	r.Layout(r.c.Size())
	r.ring.Refresh()
	r.label.Refresh()
	canvas.Refresh(r.c)
}

func (r *checkRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *checkRenderer) Destroy()                     {}
