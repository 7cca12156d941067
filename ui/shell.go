package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
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
	page    string // id of the one in front
	narrow  bool
	open    bool // in a narrow window: the details are in front
	bare    bool // there is no repository, so no details either
	full    *fyne.Container
}

func newShell(w *Window) *shell {
	s := &shell{w: w, page: "repositories"}
	s.split = w.repos.split
	s.split.Offset = loadSplit(w.app.Preferences())
	s.pages = container.NewStack()
	for _, p := range w.pages {
		kit.SetVisible(p.Object, p.ID == s.page)
		s.pages.Add(p.Object)
	}
	// Notices are about the whole window, so they stand above every page.
	middle := kit.Frame(w.notices.object, s.pages, nil)
	top := container.New(layout.NewCustomPaddedVBoxLayout(0), w.top.object, kit.Line())
	bottom := container.New(layout.NewCustomPaddedVBoxLayout(0), kit.Line(), w.statusBar.object)
	w.toasts.Below = bottom // what runs, and how to stop it, stays in sight
	s.full = container.New(layout.NewBorderLayout(nil, nil, w.sideBar.object, nil), w.sideBar.object, middle)
	frame := container.New(layout.NewBorderLayout(top, bottom, nil, nil), top, s.full, bottom)
	folding := container.New(&foldLayout{fold: s.fold}, frame)
	s.bare = true
	s.split.Trailing.Hide() // until there is a repository
	s.content = container.NewStack(folding, w.tour.layer, w.toasts.Layer, w.tips.Layer)
	return s
}

// fold is told the width at each layout.
func (s *shell) fold(width float32) {
	s.w.sideBar.setNarrow(width < foldNav)
	s.w.statusBar.setNarrow(width < foldNav)
	s.w.top.setNarrow(width < foldNav)
	narrow := width < foldDetails
	if narrow != s.narrow {
		s.narrow = narrow
		s.arrange()
	}
}

// arrange shows list, details or both.
func (s *shell) arrange() {
	list, details := s.split.Leading, s.split.Trailing
	s.bare = len(s.w.repos.rows) == 0
	front := s.open && !s.bare
	kit.SetVisible(list, !s.narrow || !front)
	kit.SetVisible(details, !s.bare && (!s.narrow || front))
	s.w.details.setBack(s.narrow)
	s.w.repos.updateChrome()
	s.split.Refresh()
}

// openDetails brings the details to the front of a narrow window.
func (s *shell) openDetails() {
	s.open = true
	s.arrange()
}

// openList brings the list to the front of a narrow window.
func (s *shell) openList() {
	if s.open {
		s.open = false
		s.arrange()
	}
}

// back closes what lies in front: a test, the details of a narrow window, at
// last the page itself.
func (s *shell) back() {
	p := s.w.front()
	if p.Back != nil && p.Back() {
		return
	}
	if s.page != "repositories" {
		s.show("repositories")
	}
}

// backInRepos is back on the page of repositories.
func (s *shell) backInRepos() bool {
	switch {
	case s.w.details.back():
	case s.narrow && s.open:
		s.open = false
		s.arrange()
		s.w.repos.focusList()
	default:
		return false
	}
	return true
}

// show brings a page to the front.
func (s *shell) show(page string) {
	s.page = page
	for _, p := range s.w.pages {
		kit.SetVisible(p.Object, p.ID == page)
	}
	s.w.sideBar.refresh()
	s.w.top.pageChanged()
	s.w.activity.suppressNotice()
	s.w.refreshCommands()
	s.w.statusBar.refresh()
	if p := s.w.front(); p.Shown != nil {
		p.Shown()
	}
}

// remember keeps page, repository, size and split for the next start.
func (s *shell) remember() {
	if p := s.w.front(); !p.Hidden {
		s.w.app.Preferences().SetString(prefPage, p.ID)
	}
	s.w.repos.rememberRepo()
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
