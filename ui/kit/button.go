package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Button is a Fyne button that also reacts to Enter, passes Esc on, carries
// an icon of our set in the right colour, and may have a tooltip.
type Button struct {
	fynewidget.Button
	icon    string
	tip     tip
	focused bool
	chosen  bool   // one of a few that is on; see Segments
	OnFocus func() // is called when it gets the keyboard

	// For those who do not see it.
	called  string    // the name of one with an icon alone
	oneOf   bool      // one of a few
	leads   bool      // leads to a page
	current bool      // that page is in front
	fold    FoldState // it folds something
}

// beside is how much wider a button with a background is than Fyne makes it:
// words need more room at their sides than above and below.
const beside = 8

// MinSize implements fyne.CanvasObject.
func (b *Button) MinSize() fyne.Size {
	size := b.Button.MinSize()
	if b.Text != "" && b.Importance != fynewidget.LowImportance {
		size.Width += beside
	}
	return size
}

// NewButton is a button with an optional icon ("" = none).
func NewButton(text, icon string, tapped func()) *Button {
	b := &Button{icon: icon}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	b.dress()
	return b
}

// Primary makes it the button that does the main thing.
func (b *Button) Primary() *Button { b.Importance = fynewidget.HighImportance; b.dress(); return b }

// Danger makes it the button that destroys something.
func (b *Button) Danger() *Button { b.Importance = fynewidget.DangerImportance; b.dress(); return b }

// Quiet takes away its background until it is hovered or focused.
func (b *Button) Quiet() *Button { b.Importance = fynewidget.LowImportance; b.dress(); return b }

// SetChosen shows that it is the one of a few that is on.
func (b *Button) SetChosen(on bool) {
	b.oneOf = true
	if b.chosen != on {
		b.chosen = on
		b.Refresh()
	}
}

// bold reports whether its words are bold: those of the button that does the main
// thing, and of the page in front.
func (b *Button) bold() bool {
	return b.current || b.Importance == fynewidget.HighImportance || b.Importance == fynewidget.DangerImportance
}

// HasKeyboard reports whether it has the focus.
func (b *Button) HasKeyboard() bool { return b.focused }

// LeftAligned puts icon and text at the leading edge.
func (b *Button) LeftAligned() *Button { b.Alignment = fynewidget.ButtonAlignLeading; return b }

// Tip gives it a tooltip and returns it.
func (b *Button) Tip(tips *Tips, text string) *Button { b.tip = tip{tips: tips, text: text}; return b }

// SetIconName changes the icon.
func (b *Button) SetIconName(name string) { b.icon = name; b.dress(); b.Refresh() }

// Enable implements fyne.Disableable.
func (b *Button) Enable() { b.dressFor(false); b.Button.Enable() }

// Disable implements fyne.Disableable.
func (b *Button) Disable() { b.dressFor(true); b.Button.Disable() }

// SetEnabled enables or disables it.
func (b *Button) SetEnabled(on bool) {
	if on == !b.Disabled() {
		return
	}
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// ink is the colour of what is drawn on the button.
func (b *Button) ink() fyne.ThemeColorName { return b.inkFor(b.Disabled()) }

func (b *Button) inkFor(disabled bool) fyne.ThemeColorName {
	switch {
	case disabled:
		return theme.ColorNameDisabled
	case b.Importance == fynewidget.HighImportance:
		return theme.ColorNameForegroundOnPrimary
	case b.Importance == fynewidget.DangerImportance:
		return theme.ColorNameForegroundOnError
	}
	return theme.ColorNameForeground
}

func (b *Button) dress() { b.dressFor(b.Disabled()) }

// dressFor puts on the icon before Fyne draws the new state: each drawing reads
// the icon's SVG again, so it is to happen once.
func (b *Button) dressFor(disabled bool) {
	if b.icon != "" {
		b.Icon = paint.Icon(b.icon, b.inkFor(disabled))
	}
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case !onScreen(b): // its page is gone: nobody means to press what cannot be seen
		c := fyne.CurrentApp().Driver().CanvasForObject(b)
		if c != nil && c.Focused() == fyne.Focusable(b) {
			c.Unfocus()
		}
		Forward(b, ev)
	case IsEnter(ev.Name), ev.Name == fyne.KeySpace:
		b.Tapped(nil)
	case IsGlobal(ev.Name):
		Forward(b, ev)
	default:
		b.Button.TypedKey(ev)
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(ev *desktop.MouseEvent) { b.tip.enter(b, ev); b.Button.MouseIn(ev) }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(ev *desktop.MouseEvent) { b.Button.MouseMoved(ev) }

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.tip.leave(); b.Button.MouseOut() }

// Tapped implements fyne.Tappable; a tooltip that is open goes away. Fyne takes
// the keyboard from whatever has it; a button that was pressed with the keyboard
// keeps it, so that Tab goes on from here, also after a dialog.
func (b *Button) Tapped(ev *fyne.PointEvent) {
	b.tip.leave()
	c := fyne.CurrentApp().Driver().CanvasForObject(b)
	keep := c != nil && c.Focused() == fyne.Focusable(b)
	act := b.OnTapped
	b.OnTapped = nil
	b.Button.Tapped(ev)
	b.OnTapped = act
	if b.Disabled() || act == nil {
		return
	}
	if keep {
		c.Focus(b)
	}
	act()
}

// onScreen tells whether o and all that it is in are visible: only then it has
// a place. What was never drawn yet has none either, and counts as visible.
func onScreen(o fyne.CanvasObject) bool {
	driver := fyne.CurrentApp().Driver()
	return driver.CanvasForObject(o) == nil || !driver.AbsolutePositionForObject(o).IsZero()
}

// CreateRenderer implements fyne.Widget. A ring shows the focus: Fyne only
// tints the background, which nobody sees on a button that is tinted already.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth = 2
	r := &buttonRenderer{WidgetRenderer: b.Button.CreateRenderer(), b: b, ring: ring}
	for _, o := range r.WidgetRenderer.Objects() {
		if words, ok := o.(*fynewidget.RichText); ok {
			r.words = words
		}
	}
	if r.weigh() {
		r.words.Refresh()
	}
	r.dress()
	return r
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	b.Button.FocusGained()
	b.Refresh()
	if b.OnFocus != nil {
		b.OnFocus()
	}
	reveal(b)
	if b.Text == "" { // the icon alone says little
		b.tip.focus(b)
	}
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.tip.leave(); b.Button.FocusLost(); b.Refresh() }

type buttonRenderer struct {
	fyne.WidgetRenderer
	b     *Button
	ring  *canvas.Rectangle
	words *fynewidget.RichText // Fyne's, nil = another Fyne
}

// weigh gives the words their weight, where Fyne's are always bold, and reports
// whether it is another one.
func (r *buttonRenderer) weigh() bool {
	if r.words == nil || len(r.words.Segments) == 0 {
		return false
	}
	segment, ok := r.words.Segments[0].(*fynewidget.TextSegment)
	if !ok || segment.Style.TextStyle.Bold == r.b.bold() {
		return false
	}
	segment.Style.TextStyle.Bold = r.b.bold()
	return true
}

// dress paints the edge: the ring of the focus, the accent of what is chosen,
// or, on a plain button, a hairline, without which it could not be told from a
// ground of its own colour.
func (r *buttonRenderer) dress() {
	edge := theme.ColorNameForeground
	r.ring.StrokeWidth, r.ring.Hidden = 2, false
	switch {
	case r.b.focused:
		edge = r.b.ink()
	case r.b.chosen:
		edge, r.ring.StrokeWidth = theme.ColorNamePrimary, 1
	case r.b.Importance == fynewidget.MediumImportance:
		edge, r.ring.StrokeWidth = paint.ColorBorder, 1
	default:
		r.ring.Hidden = true
	}
	r.ring.StrokeColor = theme.Color(edge)
	r.ring.CornerRadius = theme.Size(theme.SizeNameButtonRadius) - r.inset()
	if back, ok := r.WidgetRenderer.Objects()[0].(*canvas.Rectangle); ok && r.b.chosen && !r.b.Disabled() {
		back.FillColor = theme.Color(paint.ColorAccentSoft)
	}
}

// inset is how far inside the edge the ring runs: on a strong colour there has
// to be some of that colour round it, or it is lost in the ground.
func (r *buttonRenderer) inset() float32 {
	if r.b.focused && (r.b.Importance == fynewidget.HighImportance || r.b.Importance == fynewidget.DangerImportance) {
		return 3
	}
	return r.ring.StrokeWidth / 2
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.place(size)
}

func (r *buttonRenderer) place(size fyne.Size) {
	in := r.inset()
	r.ring.Resize(size.Subtract(fyne.NewSquareSize(2 * in)))
	r.ring.Move(fyne.NewPos(in, in))
}

func (r *buttonRenderer) Refresh() {
	r.weigh()
	r.WidgetRenderer.Refresh()
	r.dress()
	r.place(r.b.Size())
	r.ring.Refresh()
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.ring)
}
