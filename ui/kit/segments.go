package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Segments is a choice of a few words in a row, of which one is on. What is on
// has the accent round it; its full colour is left to the main button.
type Segments struct {
	Object   *fyne.Container
	OnChange func(i int)
	buttons  []*Button
	chosen   int
}

// NewSegments makes it with the first word on.
func NewSegments(words, icons []string, changed func(i int)) *Segments {
	s := &Segments{OnChange: changed, Object: container.New(layout.NewGridLayoutWithColumns(len(words)))}
	for i, word := range words {
		b := NewButton(word, icons[i], func() { s.Choose(i) })
		b.oneOf = true
		s.buttons = append(s.buttons, b)
		s.Object.Add(b)
	}
	s.paint()
	return s
}

// Chosen is the number of the word that is on.
func (s *Segments) Chosen() int { return s.chosen }

// Choose turns a word on and tells about it.
func (s *Segments) Choose(i int) {
	if s.chosen == i {
		return
	}
	s.chosen = i
	s.paint()
	if s.OnChange != nil {
		s.OnChange(i)
	}
}

// Focusable is the word that is on.
func (s *Segments) Focusable() fyne.Focusable { return s.buttons[s.chosen] }

func (s *Segments) paint() {
	for i, b := range s.buttons {
		b.SetChosen(i == s.chosen)
	}
}
