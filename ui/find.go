package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/inventory"
)

// mostSearched is longer than any name that a list could be searched for.
const mostSearched = 500

// pasted looks at what is pasted where a person searches. A key or fingerprint
// is taken: the answer is where it stands, in one action, and a private key
// never gets into the field. close, if any, hides what was pasted into.
func (w *Window) pasted(text string, close func()) (taken bool) {
	request := core.FindRequest{}
	switch trimmed := strings.TrimSpace(text); {
	case secretive(text):
		request.Data = []byte(text) // wiped by core
	case len(text) <= mostPasted && (aPublic(text) || aPrint(trimmed)):
		request.Text = trimmed
	default:
		return false
	}
	if close != nil {
		close()
		w.find(request)
		return true
	}
	w.findThen(request, func(found inventory.Found) {
		if !w.keys.narrowTo(found) {
			w.showFound(found)
		}
	})
	return true
}

// findPasted is for a person who pastes while no field has the keyboard: a key
// is looked for, and any other text is what the search line is to find.
func (w *Window) findPasted() {
	text := w.app.Clipboard().Content()
	if text == "" || w.pasted(text, nil) {
		return
	}
	w.win.Canvas().Focus(w.top.search)
	if len(text) <= mostSearched {
		w.top.search.TypedShortcut(&fyne.ShortcutPaste{Clipboard: w.app.Clipboard()})
	}
}

// findNamed shows where the keys of that name, or set, or fingerprint stand.
func (w *Window) findNamed(text string) { w.find(core.FindRequest{Text: text}) }

// find looks where a key stands, and shows it.
func (w *Window) find(r core.FindRequest) { w.findThen(r, w.showFound) }

// findThen looks where a key stands, and hands the answer on.
func (w *Window) findThen(r core.FindRequest, then func(inventory.Found)) {
	b := w.backend
	if b == nil {
		clear(r.Data)
		return
	}
	w.notices.remove("find")
	current := w.finding.next()
	job := w.jobs.startQuiet(t("job.finding"))
	doJob(w.Frame, job, func(ctx context.Context) (inventory.Found, error) {
		defer clear(r.Data)
		return b.Find(ctx, r)
	}, func(found inventory.Found, err error) {
		switch {
		case !current():
		case err != nil:
			w.notices.fail("find", t("error.find"), err)
		default:
			then(found)
		}
	})
}
