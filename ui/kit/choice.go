package kit

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Select is a Fyne drop-down that passes Esc on and opens with Enter. Its
// options are few; longer lists want a picker.
type Select struct {
	fynewidget.Select
	// Label is what stands above it, for those who do not see it.
	Label string
}

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
	case IsGlobal(ev.Name):
		Forward(s, ev)
	case IsEnter(ev.Name):
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		s.Select.TypedKey(ev)
	}
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() { s.Select.FocusGained(); reveal(s) }
