package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// FoldSplit puts a list and its details beside one another, or, in a narrow
// window, one in front of the other.
type FoldSplit struct {
	fynewidget.BaseWidget
	Split  *container.Split
	narrow bool
	opened bool // in a narrow window: the details are in front
	bare   bool // the list is empty, so there are no details
	// OnFold, if any, is called when it is arranged anew: narrow reports whether
	// only one of both shows.
	OnFold func(narrow bool)
}

// foldWidth is the width below which it folds: what is left of a window of 1000
// beside a side bar of icons and words. It is for normal text; of larger text
// less fits beside one another.
const foldWidth = 820

// NewFoldSplit puts list and details side by side; offset is the list's share of
// the width.
func NewFoldSplit(list, details fyne.CanvasObject, offset float64) *FoldSplit {
	s := &FoldSplit{Split: container.NewHSplit(list, details)}
	s.Split.Offset = offset
	s.ExtendBaseWidget(s)
	return s
}

// Wrapped implements kit.Wrapper.
func (s *FoldSplit) Wrapped() fyne.CanvasObject { return s.Split }

// Resize implements fyne.CanvasObject.
func (s *FoldSplit) Resize(size fyne.Size) {
	s.fold(size)
	s.BaseWidget.Resize(size)
}

// Refresh implements fyne.CanvasObject: the text may have another size.
func (s *FoldSplit) Refresh() {
	s.fold(s.Size())
	s.BaseWidget.Refresh()
}

func (s *FoldSplit) fold(size fyne.Size) {
	if narrow := size.Width > 0 && s.tooNarrow(size.Width); narrow != s.narrow {
		s.narrow = narrow
		s.arrange()
	}
}

// tooNarrow reports whether a width is too small for both. What they need is asked
// only where it may be close: that takes a walk through all that they show.
func (s *FoldSplit) tooNarrow(width float32) bool {
	if width < paint.Scaled(foldWidth) {
		return true
	}
	return width < paint.Scaled(foldWidth)*1.2 && width < s.Split.Leading.MinSize().Width+s.Split.Trailing.MinSize().Width+4*theme.Padding()
}

func (s *FoldSplit) arrange() {
	front := s.opened && !s.bare
	SetVisible(s.Split.Leading, !s.narrow || !front)
	SetVisible(s.Split.Trailing, !s.bare && (!s.narrow || front))
	if s.OnFold != nil {
		s.OnFold(s.narrow)
	}
	s.Split.Refresh()
}

// SetBare takes the details away while there is nothing to choose.
func (s *FoldSplit) SetBare(bare bool) {
	if bare != s.bare {
		s.bare = bare
		s.arrange()
	}
}

// OpenTrailing brings the details to the front of a narrow window.
func (s *FoldSplit) OpenTrailing() {
	s.opened = true
	s.arrange()
}

// Narrow reports whether only one of both shows.
func (s *FoldSplit) Narrow() bool { return s.narrow }

// Opened reports whether the details are in front of a narrow window.
func (s *FoldSplit) Opened() bool { return s.opened }

// OpenList brings the list to the front of a narrow window.
func (s *FoldSplit) OpenList() {
	s.opened = false
	s.arrange()
}

// Back brings the list to the front again, and reports whether the details were.
func (s *FoldSplit) Back() bool {
	was := s.narrow && s.opened
	s.opened = false
	s.arrange()
	return was
}

// CreateRenderer implements fyne.Widget.
func (s *FoldSplit) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(s.Split)
}
