package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
)

// mostSearched is longer than any name that a list could be searched for.
const mostSearched = 500

// searched hands the search to the page in front. Where that has nothing to
// find, the repositories come to the front: they are what most people look for.
func (b *topBar) searched(text string) {
	w := b.w
	b.end.Follow(text)
	if frame.HoldsPrivateKey(text) { // however it came here
		b.search.SetText("")
		w.finder.Paste(text, nil)
		return
	}
	p := w.front()
	if p.Search == nil {
		if text == "" {
			return
		}
		b.typed["repositories"] = text
		w.shell.show("repositories")
		p = w.front()
	}
	b.typed[p.ID] = text
	p.Search(text)
}

// focusSearch puts the keyboard on the search line, with what stands there selected so
// that typing takes its place. A page that cannot be searched gives way to the
// repositories.
func (b *topBar) focusSearch() {
	w := b.w
	if w.front().Search == nil {
		w.shell.show("repositories")
	}
	w.Win.Canvas().Focus(b.search)
	b.search.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// findPasted is for a person who pastes while no field has the keyboard: a key
// is looked for, and any other text is what the search line is to find.
func (b *topBar) findPasted() {
	w := b.w
	text := w.App.Clipboard().Content()
	if text == "" || w.finder.Paste(text, nil) {
		return
	}
	w.Focus(b.search)
	if len(text) <= mostSearched {
		b.search.TypedShortcut(&fyne.ShortcutPaste{Clipboard: w.App.Clipboard()})
	}
}

// enterResult goes from the search line to the rows that it left.
func (b *topBar) enterResult() {
	w := b.w
	if p := w.front(); p.Enter != nil {
		p.Enter()
	}
}
