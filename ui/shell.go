package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
)

// foldNav is the width below which the side bar shows icons only.
const foldNav = 860

// shell is the frame: top bar, side bar, page, status bar.
type shell struct {
	w       *Window
	content fyne.CanvasObject
	pages   *fyne.Container
	page    string // id of the one in front
	before  string // the page of the side bar that was in front before it
	full    *fyne.Container
}

func newShell(w *Window) *shell {
	s := &shell{w: w, page: "repositories", before: "repositories"}
	w.repos.Split.Split.Offset = loadSplit(w.App.Preferences())
	s.pages = container.NewStack()
	for _, p := range w.pages {
		kit.SetVisible(p.Object, p.ID == s.page)
		s.pages.Add(p.Object)
	}
	// Notices are about the whole window, so they stand above every page.
	middle := kit.Frame(w.Notices.Object, s.pages, nil)
	top := container.New(layout.NewCustomPaddedVBoxLayout(0), w.top.object, kit.Line())
	bottom := container.New(layout.NewCustomPaddedVBoxLayout(0), kit.Line(), w.statusBar.object)
	w.Toasts.Below = bottom // what runs, and how to stop it, stays in sight
	s.full = kit.Beside(w.sideBar.object, middle)
	frame := kit.Frame(top, s.full, bottom)
	folding := container.New(&foldLayout{fold: s.fold}, frame)
	s.content = container.NewStack(folding, w.tour.Layer, w.Toasts.Layer, w.Tips.Layer)
	return s
}

// fold is told the width at each layout.
func (s *shell) fold(width float32) {
	s.w.sideBar.setNarrow(width < foldNav)
	s.w.statusBar.setNarrow(width < foldNav, width < foldNav*max(1, s.w.look.TextScale()))
	s.w.top.setNarrow(width < foldNav)
}

// back closes what lies in front: a test, the details of a narrow window, a
// search, or a page that another one led to. The pages of the side bar stay.
func (s *shell) back() {
	p := s.w.front()
	if p.Back != nil && p.Back() {
		return
	}
	if s.w.top.clear() || !s.w.front().Hidden {
		return
	}
	s.show(s.before)
}

// show brings a page to the front.
func (s *shell) show(page string) {
	if p := s.w.page(s.page); p != nil && !p.Hidden {
		s.before = s.page
	}
	s.page = page
	for _, p := range s.w.pages {
		kit.SetVisible(p.Object, p.ID == page)
	}
	s.w.sideBar.refresh()
	s.w.top.pageChanged()
	s.w.activity.SuppressNotice()
	s.w.menus.refresh()
	s.w.statusBar.refresh()
	if p := s.w.front(); p.Shown != nil {
		p.Shown()
	}
}

// remember keeps page, repository, size and split for the next start.
func (s *shell) remember() {
	if p := s.w.front(); !p.Hidden {
		s.w.App.Preferences().SetString(prefPage, p.ID)
	}
	s.w.repos.RememberRepo()
	saveWindow(s.w.App.Preferences(), s.w.Win.Canvas().Size(), s.w.repos.Split.Split.Offset)
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
