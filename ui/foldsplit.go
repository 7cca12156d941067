package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// wrapBreak breaks a long word, such as a path, where the line ends.
const wrapBreak = fyne.TextWrapBreak

// fyneObject is short for what containers hold.
type fyneObject = fyne.CanvasObject

// foldSplit puts a list and its details beside one another, or, in a narrow
// window, one in front of the other.
type foldSplit struct {
	fynewidget.BaseWidget
	split  *container.Split
	narrow bool
	opened bool // in a narrow window: the details are in front
	bare   bool // the list is empty, so there are no details
	folded func(narrow bool)
}

// foldWidth is the width of the page below which it folds: what is left of a
// window of foldDetails beside a side bar of icons.
const foldWidth = foldDetails - 180

func newFoldSplit(list, details fyne.CanvasObject, offset float64) *foldSplit {
	s := &foldSplit{split: container.NewHSplit(list, details)}
	s.split.Offset = offset
	s.ExtendBaseWidget(s)
	return s
}

// Wrapped implements kit.Wrapper.
func (s *foldSplit) Wrapped() fyne.CanvasObject { return s.split }

// Resize implements fyne.CanvasObject.
func (s *foldSplit) Resize(size fyne.Size) {
	if narrow := size.Width > 0 && size.Width < foldWidth; narrow != s.narrow {
		s.narrow = narrow
		s.arrange()
	}
	s.BaseWidget.Resize(size)
}

func (s *foldSplit) arrange() {
	front := s.opened && !s.bare
	show(s.split.Leading, !s.narrow || !front)
	show(s.split.Trailing, !s.bare && (!s.narrow || front))
	if s.folded != nil {
		s.folded(s.narrow)
	}
	s.split.Refresh()
}

// setBare takes the details away while there is nothing to choose.
func (s *foldSplit) setBare(bare bool) {
	if bare != s.bare {
		s.bare = bare
		s.arrange()
	}
}

// openTrailing brings the details to the front of a narrow window.
func (s *foldSplit) openTrailing() {
	s.opened = true
	s.arrange()
}

// back brings the list to the front again, and tells whether the details were.
func (s *foldSplit) back() bool {
	was := s.narrow && s.opened
	s.opened = false
	s.arrange()
	return was
}

// CreateRenderer implements fyne.Widget.
func (s *foldSplit) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(s.split)
}
