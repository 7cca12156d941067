package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Tally is a number that a page is about, with a shape and a word. It narrows what
// stands below it, as a [Chip] does; a number that is nothing stands back.
type Tally struct {
	fynewidget.BaseWidget
	OnChanged func(on bool)

	word, icon string
	tone       Tone
	some, on   bool
	tip        tip
	tick, mark *Mark
	number     *Text
	text       *Text
	back       *Fill
	focused    bool
	hovered    bool
}

// NewTally makes one that is off and has no number yet.
func NewTally(word, icon string, tone Tone, changed func(on bool)) *Tally {
	c := &Tally{OnChanged: changed, word: word, icon: icon, tone: tone, tick: NewMark("check", theme.ColorNamePrimary, 14), mark: NewMark(icon, "", 18), number: NewHeading("–"), text: NewCaption(word)}
	c.tick.Hide()
	c.back = NewFill(paint.ColorSurface, 6, PadXY(12, 4, rowWithGap(7, c.tick, c.mark, c.number, c.text)))
	c.ExtendBaseWidget(c)
	c.paint()
	return c
}

// Tip gives it a tooltip and returns it.
func (c *Tally) Tip(tips *Tips, text string) *Tally { c.tip = tip{tips: tips, text: text}; return c }

// Word is what it counts.
func (c *Tally) Word() string { return c.word }

// Number is what it shows.
func (c *Tally) Number() string { return c.number.Text }

// On tells whether it is on.
func (c *Tally) On() bool { return c.on }

// Set turns it on or off without telling anybody.
func (c *Tally) Set(on bool) {
	if c.on != on {
		c.on = on
		c.paint()
	}
}

// SetChange shows by how much the number is another than before, "" = by nothing.
func (c *Tally) SetChange(change string) {
	if text := join(" ", c.word, change); c.text.Text != text {
		c.text.SetText(text)
		c.back.Refresh()
	}
}

// SetNumber shows a number, as the language writes it; some reports whether it is
// more than nothing.
func (c *Tally) SetNumber(n string, some bool) {
	c.some = some
	c.number.SetText(n)
	c.paint()
}

func (c *Tally) turn() {
	c.Set(!c.on)
	if c.OnChanged != nil {
		c.OnChanged(c.on)
	}
}

func (c *Tally) paint() {
	tone, back, border := c.tone.Text(), paint.ColorSurface, paint.ColorBorder
	c.number.Tone, c.text.Tone = "", paint.ColorMuted
	if !c.some {
		tone, c.number.Tone = paint.ColorMuted, paint.ColorMuted
	}
	if c.hovered || c.focused {
		back = paint.ColorSunken
	}
	if c.on {
		back, border, c.text.Tone = paint.ColorAccentSoft, theme.ColorNamePrimary, theme.ColorNamePrimary
	}
	if c.focused {
		border = theme.ColorNamePrimary
	}
	SetVisible(c.tick, c.on)
	c.mark.Set(c.icon, tone)
	c.back.Tone, c.back.Border, c.back.Stroke = back, border, 1
	if c.focused {
		c.back.Stroke = 2
	}
	c.back.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Tally) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(c.back) }

// Tapped implements fyne.Tappable.
func (c *Tally) Tapped(*fyne.PointEvent) { c.tip.leave(); c.turn() }

// MouseIn implements desktop.Hoverable.
func (c *Tally) MouseIn(ev *desktop.MouseEvent) { c.hovered = true; c.paint(); c.tip.enter(c, ev) }

// MouseMoved implements desktop.Hoverable.
func (c *Tally) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *Tally) MouseOut() { c.hovered = false; c.paint(); c.tip.leave() }

// FocusGained implements fyne.Focusable.
func (c *Tally) FocusGained() { c.focused = true; c.paint() }

// FocusLost implements fyne.Focusable.
func (c *Tally) FocusLost() { c.focused = false; c.paint() }

// TypedRune implements fyne.Focusable.
func (c *Tally) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (c *Tally) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case IsGlobal(ev.Name):
		Forward(c, ev)
	case IsEnter(ev.Name), ev.Name == fyne.KeySpace:
		c.turn()
	}
}

// Spoken implements Speaker.
func (c *Tally) Spoken() Spoken {
	return Spoken{Role: RoleToggle, Name: join(" ", c.number.Text, c.text.Text), Note: c.tip.text, On: c.on, Press: c.turn}
}

// AccessibilityLabel implements fyne.Accessible.
func (c *Tally) AccessibilityLabel() string { return c.Spoken().Words() }

// AccessibilityRole implements fyne.Accessible.
func (c *Tally) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
