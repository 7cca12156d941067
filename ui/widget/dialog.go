package widget

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Dialog asks for something over the dimmed window. Fyne's own dialogs take
// no focus and know neither Esc nor Enter; this one does all three.
type Dialog struct {
	Title    string
	Icon     string              // of the set, "" = none
	IconTone fyne.ThemeColorName // "" = accent
	Body     fyne.CanvasObject
	Width    float32 // 0 = 520; never wider than the window
	// Actions are the buttons in reading order; the main one comes last.
	Actions []*Button
	// Focus gets the focus when the dialog opens, nil = the first action. In
	// front of something destructive that is Cancel.
	Focus fyne.Focusable
	// OnEscape is called for Esc instead of closing.
	OnEscape func()
	// OnHidden is called once when the dialog is gone, however that came.
	OnHidden func()

	overlay *dialogOverlay
	scroll  *container.Scroll // of the body, once drawn
	stack   *Dialogs
}

// Dialogs is the stack of open dialogs over one canvas.
type Dialogs struct {
	canvas fyne.Canvas
	open   []*Dialog
}

// NewDialogs is an empty stack.
func NewDialogs(c fyne.Canvas) *Dialogs { return &Dialogs{canvas: c} }

// Any tells whether a dialog is open; commands of the window then wait.
func (s *Dialogs) Any() bool { return len(s.open) > 0 }

// Top is the dialog in front, nil without one.
func (s *Dialogs) Top() *Dialog {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

// Show opens d in front of all others.
func (s *Dialogs) Show(d *Dialog) {
	d.stack = s
	d.overlay = newDialogOverlay(d)
	s.open = append(s.open, d)
	s.canvas.Overlays().Add(d.overlay)
	d.overlay.Refresh()
	switch {
	case d.Focus != nil:
		s.canvas.Focus(d.Focus)
	case len(d.Actions) > 0:
		s.canvas.Focus(d.Actions[0])
	}
}

// Redraw shows d with what its fields say now: another body, other words on
// its buttons. The focus is lost; set it again.
func (s *Dialogs) Redraw(d *Dialog) {
	if d.stack != s {
		return
	}
	above := []*Dialog{}
	for i, open := range s.open {
		if open == d {
			above = append(above, s.open[i+1:]...)
		}
	}
	if len(above) == 0 {
		s.canvas.Unfocus()
	}
	s.canvas.Overlays().Remove(d.overlay)
	d.overlay = newDialogOverlay(d)
	s.canvas.Overlays().Add(d.overlay)
	d.overlay.Refresh()
	for _, o := range above {
		s.canvas.Overlays().Add(o.overlay)
	}
}

// Escape handles Esc for the dialog in front and tells whether there was one.
func (s *Dialogs) Escape() bool {
	d := s.Top()
	if d == nil {
		return false
	}
	if d.OnEscape != nil {
		d.OnEscape()
	} else {
		d.Hide()
	}
	return true
}

// Enter does the main thing of the dialog in front when nothing in it has the
// focus, as after a click. What destroys is never done that way.
func (s *Dialogs) Enter() {
	d := s.Top()
	if d == nil || len(d.Actions) == 0 {
		return
	}
	b := d.Actions[len(d.Actions)-1]
	if b.Importance == fynewidget.HighImportance && b.Visible() && !b.Disabled() {
		b.Tapped(nil)
	}
}

// HideAll closes every dialog.
func (s *Dialogs) HideAll() {
	for s.Any() {
		s.Top().Hide()
	}
}

// Hide closes d; dialogs in front of it stay open.
func (d *Dialog) Hide() {
	s := d.stack
	if s == nil {
		return
	}
	d.stack = nil
	for i, open := range s.open {
		if open != d {
			continue
		}
		above := s.open[i+1:]
		if len(above) == 0 {
			s.canvas.Unfocus() // or a button that is used again would look focused
		}
		s.open = append(s.open[:i:i], above...)
		s.canvas.Overlays().Remove(d.overlay) // takes those above with it
		for _, o := range above {
			s.canvas.Overlays().Add(o.overlay)
		}
		break
	}
	if d.OnHidden != nil {
		d.OnHidden()
	}
}

// Visible tells whether the dialog is open.
func (d *Dialog) Visible() bool { return d.stack != nil }

// Fit lays the dialog out again after its body grew or shrank.
func (d *Dialog) Fit() {
	if d.overlay != nil {
		d.overlay.Refresh()
	}
}

// ShowEnd scrolls a body that is longer than the window to its end, where
// forms say what is wrong.
func (d *Dialog) ShowEnd() {
	d.Fit()
	if d.scroll != nil {
		d.scroll.ScrollToBottom()
	}
}

// FocusOn moves the focus inside the open dialog.
func (d *Dialog) FocusOn(f fyne.Focusable) {
	if d.stack != nil {
		d.stack.canvas.Focus(f)
	}
}

// dialogOverlay covers the whole canvas: a scrim that swallows taps, and the
// panel in the middle.
type dialogOverlay struct {
	fynewidget.BaseWidget
	d *Dialog
}

func newDialogOverlay(d *Dialog) *dialogOverlay {
	o := &dialogOverlay{d: d}
	o.ExtendBaseWidget(o)
	return o
}

// Tapped swallows taps beside the panel.
func (o *dialogOverlay) Tapped(*fyne.PointEvent) {}

// TappedSecondary swallows them too.
func (o *dialogOverlay) TappedSecondary(*fyne.PointEvent) {}

func (o *dialogOverlay) CreateRenderer() fyne.WidgetRenderer {
	d := o.d
	tone := d.IconTone
	if tone == "" {
		tone = theme.ColorNamePrimary
	}
	heading := NewHeading(d.Title).Shorten()
	head := fyne.CanvasObject(heading)
	if d.Icon != "" {
		head = Stretch(1, NewIcon(d.Icon, tone, 24), heading)
	}
	foot := Row(Space())
	for _, b := range d.Actions {
		foot.Add(b)
	}
	r := &dialogRenderer{
		o: o, scrim: canvas.NewRectangle(color.Transparent),
		panel: NewFill(ColorSurface, 10, nil), head: head, foot: foot,
		body: container.NewVScroll(PadXY(dialogBleed, dialogBleed, d.Body)),
	}
	d.scroll = r.body
	r.panel.Border = ColorBorder
	r.dress()
	return r
}

type dialogRenderer struct {
	o     *dialogOverlay
	scrim *canvas.Rectangle
	panel *Fill
	head  fyne.CanvasObject
	body  *container.Scroll
	foot  *fyne.Container
}

const (
	dialogMargin = 24 // to the window's edge
	dialogInside = 24 // inside the panel
	dialogGap    = 12 // between head, body and foot
	dialogBleed  = 6  // of the scrolled body beyond its text, so that borders are not cut off
)

func (r *dialogRenderer) dress() { r.scrim.FillColor = theme.Color(ColorScrim) }

func (r *dialogRenderer) Layout(size fyne.Size) {
	r.scrim.Resize(size)
	width := r.o.d.Width
	if width == 0 {
		width = 520
	}
	width = min(width, size.Width-2*dialogMargin)
	inner := width - 2*dialogInside
	headH, footH := r.head.MinSize().Height, r.foot.MinSize().Height
	if len(r.o.d.Actions) == 0 {
		footH = -dialogGap
	}
	// Wrapped text knows its height only once it has its width.
	content := r.body.Content
	for range 2 {
		content.Resize(fyne.NewSize(inner+2*dialogBleed, content.MinSize().Height))
	}
	around := headH + footH + 2*dialogGap + 2*dialogInside
	bodyH := min(float32(math.Ceil(float64(content.MinSize().Height)))+1, size.Height-2*dialogMargin-around)
	height := bodyH + around
	x, y := (size.Width-width)/2, (size.Height-height)/2
	place := func(o fyne.CanvasObject, dx, dy, w, h float32) {
		o.Move(fyne.NewPos(x+dx, y+dy))
		o.Resize(fyne.NewSize(w, h))
	}
	place(r.panel, 0, 0, width, height)
	place(r.head, dialogInside, dialogInside, inner, headH)
	place(r.body, dialogInside-dialogBleed, dialogInside+headH+dialogGap, inner+2*dialogBleed, bodyH)
	if len(r.o.d.Actions) > 0 {
		place(r.foot, dialogInside, height-dialogInside-footH, inner, footH)
	}
	r.body.Refresh() // a scroll of the same size as before does not look at its content again
}

func (r *dialogRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

func (r *dialogRenderer) Refresh() {
	r.dress()
	r.Layout(r.o.Size())
	r.scrim.Refresh()
	r.panel.Refresh()
	r.head.Refresh()
	r.body.Refresh()
	r.foot.Refresh()
}

func (r *dialogRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.scrim, r.panel, r.head, r.body, r.foot}
}

func (r *dialogRenderer) Destroy() {}
