package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/auditpage"
	"latchkey/ui/frame"
	"latchkey/ui/machinepage"
)

// allPages is the table of pages, in the order of the side bar.
func (w *Window) allPages() []*frame.Page {
	return []*frame.Page{
		w.repos.Page,
		w.keys.Page,
		machinepage.New(w.Frame),
		auditpage.New(w.Frame),
		w.activity.Page,
		w.plans.Page,
		w.hosts.Page,
		w.settings.Page,
	}
}

// page finds one by id, nil without.
func (w *Window) page(id string) *frame.Page {
	for _, p := range w.pages {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// front is the page that shows.
func (w *Window) front() *frame.Page { return w.page(w.shell.page) }

// searched hands the search to the page in front. Where that has nothing to
// find, the repositories come to the front: they are what most people look for.
func (w *Window) searched(text string) {
	if frame.HoldsPrivateKey(text) { // however it came here
		w.top.search.SetText("")
		w.finder.Paste(text, nil)
		return
	}
	p := w.front()
	if p.Search == nil {
		if text == "" {
			return
		}
		w.top.typed["repositories"] = text
		w.shell.show("repositories")
		p = w.front()
	}
	w.top.typed[p.ID] = text
	p.Search(text)
}

// searchPage puts the keyboard on the search line, with what stands there selected so
// that typing takes its place. A page that cannot be searched gives way to the
// repositories.
func (w *Window) searchPage() {
	if w.front().Search == nil {
		w.shell.show("repositories")
	}
	w.Win.Canvas().Focus(w.top.search)
	w.top.search.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// mostSearched is longer than any name that a list could be searched for.
const mostSearched = 500

// findPasted is for a person who pastes while no field has the keyboard: a key
// is looked for, and any other text is what the search line is to find.
func (w *Window) findPasted() {
	text := w.App.Clipboard().Content()
	if text == "" || w.finder.Paste(text, nil) {
		return
	}
	w.Focus(w.top.search)
	if len(text) <= mostSearched {
		w.top.search.TypedShortcut(&fyne.ShortcutPaste{Clipboard: w.App.Clipboard()})
	}
}

// enterResult goes from the search line to the rows that it left.
func (w *Window) enterResult() {
	if p := w.front(); p.Enter != nil {
		p.Enter()
	}
}
