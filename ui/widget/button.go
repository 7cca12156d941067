package widget

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Button is a Fyne button that also reacts to Enter, passes Esc on, carries
// an icon of our set in the right colour, and may have a tooltip.
type Button struct {
	fynewidget.Button
	icon    string
	tip     tip
	focused bool
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

// LeftAligned puts icon and text at the leading edge.
func (b *Button) LeftAligned() *Button { b.Alignment = fynewidget.ButtonAlignLeading; return b }

// Tip gives it a tooltip and returns it.
func (b *Button) Tip(tips *Tips, text string) *Button { b.tip = tip{tips: tips, text: text}; return b }

// SetIconName changes the icon.
func (b *Button) SetIconName(name string) { b.icon = name; b.dress(); b.Refresh() }

// Enable implements fyne.Disableable.
func (b *Button) Enable() { b.Button.Enable(); b.dress(); b.Refresh() }

// Disable implements fyne.Disableable.
func (b *Button) Disable() { b.Button.Disable(); b.dress(); b.Refresh() }

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

func (b *Button) dress() {
	if b.icon == "" {
		return
	}
	tone := theme.ColorNameForeground
	switch {
	case b.Disabled():
		tone = theme.ColorNameDisabled
	case b.Importance == fynewidget.HighImportance:
		tone = theme.ColorNameForegroundOnPrimary
	case b.Importance == fynewidget.DangerImportance:
		tone = theme.ColorNameForegroundOnError
	}
	b.Icon = Icon(b.icon, tone)
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case isEnter(ev.Name):
		b.Tapped(nil)
	case isGlobal(ev.Name):
		forward(b, ev)
	default:
		b.Button.TypedKey(ev)
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(ev *desktop.MouseEvent) { b.tip.enter(b, ev); b.Button.MouseIn(ev) }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(ev *desktop.MouseEvent) { b.tip.move(ev); b.Button.MouseMoved(ev) }

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.tip.leave(); b.Button.MouseOut() }

// Tapped implements fyne.Tappable; a tooltip that is open goes away.
func (b *Button) Tapped(ev *fyne.PointEvent) { b.tip.leave(); b.Button.Tapped(ev) }

// CreateRenderer implements fyne.Widget. A ring shows the focus: Fyne only
// tints the background, which nobody sees on a button that is tinted already.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth = 2
	r := &buttonRenderer{WidgetRenderer: b.Button.CreateRenderer(), b: b, ring: ring}
	r.dress()
	return r
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.Button.FocusGained(); b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Button.FocusLost(); b.Refresh() }

type buttonRenderer struct {
	fyne.WidgetRenderer
	b    *Button
	ring *canvas.Rectangle
}

func (r *buttonRenderer) dress() {
	r.ring.StrokeColor = theme.Color(theme.ColorNameForeground)
	r.ring.CornerRadius = theme.Size(theme.SizeNameButtonRadius)
	r.ring.Hidden = !r.b.focused
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Resize(size.Subtract(fyne.NewSquareSize(2)))
	r.ring.Move(fyne.NewPos(1, 1))
}

func (r *buttonRenderer) Refresh() {
	r.dress()
	r.ring.Refresh()
	r.WidgetRenderer.Refresh()
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.ring)
}
