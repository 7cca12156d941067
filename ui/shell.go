package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	kit "latchkey/ui/widget"
)

// Widths below which the window folds.
const (
	foldDetails = 1000 // the details take the place of the list
	foldNav     = 860  // the side bar shows icons only
)

// shell is the frame: top bar, side bar, page, details, status bar.
type shell struct {
	w       *Window
	content fyne.CanvasObject
	split   *container.Split
	pages   *fyne.Container
	page    string // "repositories", "activity" or "settings"
	narrow  bool
	open    bool // in a narrow window: the details are in front
	full    *fyne.Container
}

func newShell(w *Window) *shell {
	s := &shell{w: w, page: "repositories"}
	list := container.New(layout.NewBorderLayout(w.notices.object, nil, nil, nil), w.notices.object, w.repos.back)
	s.split = container.NewHSplit(list, w.details.object)
	s.split.Offset = loadSplit(w.app.Preferences())
	w.settings.object.Hide()
	w.activity.object.Hide()
	s.pages = container.NewStack(s.split, w.activity.object, w.settings.object)
	top := container.New(layout.NewCustomPaddedVBoxLayout(0), w.top.object, kit.Line())
	bottom := container.New(layout.NewCustomPaddedVBoxLayout(0), kit.Line(), w.status.object)
	s.full = container.New(layout.NewBorderLayout(nil, nil, w.nav.object, nil), w.nav.object, s.pages)
	frame := container.New(layout.NewBorderLayout(top, bottom, nil, nil), top, s.full, bottom)
	folding := container.New(&foldLayout{fold: s.fold}, frame)
	s.content = container.NewStack(folding, w.toasts.Layer, w.tips.Layer)
	return s
}

// fold is told the width at each layout.
func (s *shell) fold(width float32) {
	s.w.nav.setNarrow(width < foldNav)
	narrow := width < foldDetails
	if narrow != s.narrow {
		s.narrow = narrow
		s.arrange()
	}
}

// arrange shows list, details or both.
func (s *shell) arrange() {
	list, details := s.split.Leading, s.split.Trailing
	show(list, !s.narrow || !s.open)
	show(details, !s.narrow || s.open)
	s.w.details.setBack(s.narrow)
	s.split.Refresh()
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// openDetails brings the details to the front of a narrow window.
func (s *shell) openDetails() {
	s.open = true
	s.arrange()
}

// back closes what lies in front: a test, the details of a narrow window,
// settings.
func (s *shell) back() {
	switch {
	case s.page != "repositories":
		s.show("repositories")
	case s.w.details.back():
	case s.narrow && s.open:
		s.open = false
		s.arrange()
		s.w.repos.focusList()
	}
}

// show brings a page to the front.
func (s *shell) show(page string) {
	s.page = page
	show(s.split, page == "repositories")
	show(s.w.settings.object, page == "settings")
	show(s.w.activity.object, page == "activity")
	s.w.nav.refresh()
	s.w.refreshCommands()
	switch page {
	case "settings":
		s.w.settings.refresh()
	case "activity":
		s.w.activity.reload()
	}
	s.pages.Refresh()
}

// remember keeps size and split for the next start.
func (s *shell) remember() {
	saveWindow(s.w.app.Preferences(), s.w.win.Canvas().Size(), s.split.Offset)
}

// foldLayout fills its room and tells the width before it lays out.
type foldLayout struct{ fold func(width float32) }

func (l *foldLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastWidth-160, leastHeight-120) // the menu bar is not part of it
}

func (l *foldLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.fold(size.Width)
	for _, object := range o {
		object.Resize(size)
	}
}
