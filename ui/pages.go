package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// page is what stands in the middle of the window, with an entry in the side
// bar. Its name has the key "page." and its id.
type page struct {
	id, icon string
	object   fyne.CanvasObject
	apart    bool // its entry begins the lower end of the side bar
	hidden   bool // it has no entry there: something else leads to it

	// All of these may be nil.
	shown   func()            // it came to the front: draw what may have changed
	changed func()            // another account or backend is open
	back    func() bool       // Esc; false = nothing lay in front here
	search  func(text string) // what was typed into the search line, if the page has rows to find
	enter   func()            // from the search line to its result
	keep    func() func()     // the window is drawn anew: what tells the new page what this one held
}

// allPages is the table of pages, in the order of the side bar. A page is added
// here, and nowhere else.
func (w *Window) allPages() []*page {
	return []*page{
		w.repos.page(),
		w.keys.page(),
		w.machinesPage(),
		w.auditPage(),
		w.activity.page(),
		w.plans.page(),
		w.hosts.page(),
		w.settings.page(),
	}
}

// pageTitle is the heading of a page, as high as those that have buttons beside
// it: going from page to page, nothing jumps.
func pageTitle(id string) fyne.CanvasObject {
	return kit.Stretch(0, kit.NewHeading(t("page."+id)), kit.Strut())
}

// page finds one by id, nil without.
func (w *Window) page(id string) *page {
	for _, p := range w.pages {
		if p.id == id {
			return p
		}
	}
	return nil
}

// front is the page that shows.
func (w *Window) front() *page { return w.page(w.shell.page) }

// searched hands the search to the page in front. Where that has nothing to
// find, the repositories come to the front: they are what most people look for.
func (w *Window) searched(text string) {
	if secretive(text) { // however it came here
		w.top.search.SetText("")
		w.pasted(text, nil)
		return
	}
	p := w.front()
	if p.search == nil {
		if text == "" {
			return
		}
		w.top.typed["repositories"] = text
		w.shell.show("repositories")
		p = w.front()
	}
	w.top.typed[p.id] = text
	p.search(text)
}

// searchPage puts the keyboard on the search line, with what stands there selected so
// that typing takes its place. A page that cannot be searched gives way to the
// repositories.
func (w *Window) searchPage() {
	if w.front().search == nil {
		w.shell.show("repositories")
	}
	w.win.Canvas().Focus(w.top.search)
	w.top.search.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// enterResult goes from the search line to the rows that it left.
func (w *Window) enterResult() {
	if p := w.front(); p.enter != nil {
		p.enter()
	}
}
