package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Chip is a filter that is on or off, with a word and how many rows it would
// leave. On, it also carries a tick: colour alone says nothing.
type Chip struct {
	fynewidget.BaseWidget
	OnChanged func(on bool)

	word    string
	on      bool
	tip     tip
	mark    *Mark
	text    *Text
	count   *Text
	back    *Fill
	focused bool
	hovered bool
}

// NewChip makes one that is off.
func NewChip(word string, changed func(on bool)) *Chip {
	c := &Chip{OnChanged: changed, word: word, mark: NewMark("", "", 12), text: NewText(word), count: NewCaption("")}
	c.text.SizeName = theme.SizeNameCaptionText
	c.mark.Hide()
	c.back = NewFill(paint.ColorSurface, 13, PadXY(10, 4, rowWithGap(5, c.mark, c.text, c.count)))
	c.ExtendBaseWidget(c)
	c.paint()
	return c
}

// Tip gives it a tooltip and returns it.
func (c *Chip) Tip(tips *Tips, text string) *Chip { c.tip = tip{tips: tips, text: text}; return c }

// On tells whether it is on.
func (c *Chip) On() bool { return c.on }

// Word is what it says.
func (c *Chip) Word() string { return c.word }

// Set turns it on or off without telling anybody.
func (c *Chip) Set(on bool) { c.on = on; c.paint() }

// SetCount shows how many rows it would leave, as the language writes it.
func (c *Chip) SetCount(n string) { c.count.SetText(n) }

func (c *Chip) turn() {
	c.Set(!c.on)
	if c.OnChanged != nil {
		c.OnChanged(c.on)
	}
}

func (c *Chip) paint() {
	c.back.Tone, c.back.Border, c.text.Tone, c.count.Tone = paint.ColorSurface, paint.ColorBorder, "", paint.ColorMuted
	if c.hovered {
		c.back.Tone = paint.ColorSunken
	}
	if c.on {
		c.back.Tone, c.text.Tone, c.count.Tone = paint.ColorAccentSoft, theme.ColorNamePrimary, theme.ColorNamePrimary
		c.back.Border = theme.ColorNamePrimary
		c.mark.Set("check", theme.ColorNamePrimary)
		c.mark.Show()
	} else {
		c.mark.Hide()
	}
	if c.focused {
		c.back.Border = theme.ColorNamePrimary
		if !c.on {
			c.back.Tone = paint.ColorSunken
		}
	}
	c.back.Stroke = 1
	if c.focused {
		c.back.Stroke = 2
	}
	c.back.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(c.back) }

// Tapped implements fyne.Tappable.
func (c *Chip) Tapped(*fyne.PointEvent) { c.tip.leave(); c.turn() }

// MouseIn implements desktop.Hoverable.
func (c *Chip) MouseIn(ev *desktop.MouseEvent) { c.hovered = true; c.paint(); c.tip.enter(c, ev) }

// MouseMoved implements desktop.Hoverable.
func (c *Chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *Chip) MouseOut() { c.hovered = false; c.paint(); c.tip.leave() }

// FocusGained implements fyne.Focusable.
func (c *Chip) FocusGained() { c.focused = true; c.paint() }

// FocusLost implements fyne.Focusable.
func (c *Chip) FocusLost() { c.focused = false; c.paint() }

// TypedRune implements fyne.Focusable.
func (c *Chip) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (c *Chip) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case IsGlobal(ev.Name):
		Forward(c, ev)
	case IsEnter(ev.Name), ev.Name == fyne.KeySpace:
		c.turn()
	}
}
