package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// StatusItem is a button in small type of the second rank, for a bar that tells
// how things stand: what it says comes first, that it can be pressed second.
type StatusItem struct {
	fynewidget.BaseWidget
	Text string // as it shows, "" = the icon alone

	tapped           func()
	tip              tip
	mark             *Mark
	text             *Text
	back             *Fill
	focused, hovered bool
}

// NewStatusItem makes one.
func NewStatusItem(icon string, tapped func()) *StatusItem {
	s := &StatusItem{tapped: tapped, mark: NewMark(icon, paint.ColorMuted, 16), text: NewCaption("")}
	s.text.Hide()
	s.back = NewFill("", 6, PadXY(6, 5, rowWithGap(6, s.mark, s.text)))
	s.ExtendBaseWidget(s)
	return s
}

// Set changes what it says; tone is that of the icon.
func (s *StatusItem) Set(icon string, tone fyne.ThemeColorName, text string) {
	s.Text = text
	s.mark.Set(icon, tone)
	s.text.SetText(text)
	if text == "" {
		s.text.Hide()
	} else {
		s.text.Show()
	}
	s.Refresh()
}

// Tip gives it a tooltip.
func (s *StatusItem) Tip(tips *Tips, text string) { s.tip = tip{tips: tips, text: text} }

func (s *StatusItem) paint() {
	tone, border := fyne.ThemeColorName(""), fyne.ThemeColorName("")
	if s.hovered {
		tone = theme.ColorNameHover
	}
	s.back.Stroke = 1
	if s.focused {
		border, s.back.Stroke = theme.ColorNamePrimary, 2
	}
	s.back.setColours(tone, border)
}

// CreateRenderer implements fyne.Widget.
func (s *StatusItem) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(s.back)
}

// Tapped implements fyne.Tappable.
func (s *StatusItem) Tapped(*fyne.PointEvent) { s.tip.leave(); s.tapped() }

// MouseIn implements desktop.Hoverable.
func (s *StatusItem) MouseIn(ev *desktop.MouseEvent) {
	s.hovered = true
	s.paint()
	s.tip.enter(s, ev)
}

// MouseMoved implements desktop.Hoverable.
func (s *StatusItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (s *StatusItem) MouseOut() { s.hovered = false; s.paint(); s.tip.leave() }

// FocusGained implements fyne.Focusable; the icon alone says little.
func (s *StatusItem) FocusGained() {
	s.focused = true
	s.paint()
	if s.Text == "" {
		s.tip.focus(s)
	}
}

// FocusLost implements fyne.Focusable.
func (s *StatusItem) FocusLost() { s.focused = false; s.paint(); s.tip.leave() }

// TypedRune implements fyne.Focusable.
func (s *StatusItem) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *StatusItem) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case IsGlobal(ev.Name):
		Forward(s, ev)
	case IsEnter(ev.Name), ev.Name == fyne.KeySpace:
		s.Tapped(nil)
	}
}
