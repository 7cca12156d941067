package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
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
	s := &Segments{OnChange: changed, Object: container.New(&segmentsLayout{})}
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

// segmentsLayout puts words of one width beside one another, in two rows or more
// where one has no room for them.
type segmentsLayout struct{ width float32 }

// columns is how many words stand in a row.
func (l *segmentsLayout) columns(objects []fyne.CanvasObject, least fyne.Size) int {
	n := len(objects)
	for rows := 1; rows < n; rows++ {
		columns := (n + rows - 1) / rows
		if l.width == 0 || float32(columns)*(least.Width+theme.Padding()) <= l.width+theme.Padding()+0.1 {
			return columns
		}
	}
	return 1
}

func (l *segmentsLayout) least(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least
}

// MinSize implements fyne.Layout. Before a width is known there is one row.
func (l *segmentsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := l.least(objects)
	rows := (len(objects) + l.columns(objects, least) - 1) / max(1, l.columns(objects, least))
	return fyne.NewSize(least.Width, float32(rows)*(least.Height+theme.Padding())-theme.Padding())
}

// Layout implements fyne.Layout.
func (l *segmentsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	least, gap := l.least(objects), theme.Padding()
	columns := l.columns(objects, least)
	width := (size.Width - gap*float32(columns-1)) / float32(columns)
	for i, o := range objects {
		o.Resize(fyne.NewSize(width, least.Height))
		o.Move(fyne.NewPos(float32(i%columns)*(width+gap), float32(i/columns)*(least.Height+gap)))
	}
}
