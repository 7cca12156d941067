package widget

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Check is a Fyne check box that passes Esc on.
type Check struct{ fynewidget.Check }

// NewCheck is a check box.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = label, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	if isGlobal(ev.Name) {
		forward(c, ev)
		return
	}
	c.Check.TypedKey(ev)
}

// Select is a Fyne drop-down that passes Esc on and opens with Enter. Its
// options are few; longer lists want a picker.
type Select struct{ fynewidget.Select }

// NewSelect is a drop-down with the first option chosen.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	if len(options) > 0 {
		s.Selected = options[0]
	}
	return s
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case isGlobal(ev.Name):
		forward(s, ev)
	case isEnter(ev.Name):
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		s.Select.TypedKey(ev)
	}
}
