package ui

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/core/inventory"
)

// finder looks where a key stands, for a person who has pasted one or named it,
// on whatever page.
type finder struct {
	f       *Frame
	backend findBackend // nil = none is open
	looks   generation

	narrow  func(inventory.Found) bool // shows the answer in the list in front, and reports whether it could
	readAll func()                     // reads the keys of all repositories again
}

// findBackend is what looking for a key needs of core.
type findBackend interface {
	// Find finds where a key stands, as far as the cache knows.
	Find(context.Context, core.FindRequest) (inventory.Found, error)
}

// newFinder makes the dialog that looks for one key in all places.
func newFinder(f *Frame) *finder { return &finder{f: f} }

// open takes the backend to work with; nil = none is open.
func (d *finder) open(b findBackend) { d.backend = b }

// paste looks at what is pasted where a person searches, and reports whether it
// was a key or fingerprint. Then the answer is where that stands, in one action,
// and a private key never gets into the field. hide, if any, closes what was
// pasted into.
func (d *finder) paste(text string, hide func()) (taken bool) {
	request := core.FindRequest{}
	switch trimmed := strings.TrimSpace(text); {
	case holdsPrivateKey(text):
		request.Data = []byte(text) // wiped by core
	case len(text) <= mostPasted && (isPublicKey(text) || isFingerprint(trimmed)):
		request.Text = trimmed
	default:
		return false
	}
	if hide != nil {
		hide()
		d.find(request, d.show)
		return true
	}
	d.find(request, func(found inventory.Found) {
		if !d.narrow(found) {
			d.show(found)
		}
	})
	return true
}

// findNamed shows where the keys of that name, or set, or fingerprint stand.
func (d *finder) findNamed(text string) { d.find(core.FindRequest{Text: text}, d.show) }

// find looks where a key stands, and hands the answer on.
func (d *finder) find(r core.FindRequest, then func(inventory.Found)) {
	b := d.backend
	if b == nil {
		clear(r.Data)
		return
	}
	d.f.notices.remove("find")
	job := d.f.jobs.startQuiet(t("job.finding"))
	loadJob(d.f, job, &d.looks, func(ctx context.Context) (inventory.Found, error) {
		defer clear(r.Data)
		return b.Find(ctx, r)
	}, func(found inventory.Found, err error) {
		if err != nil {
			d.f.notices.fail("find", t("error.find"), err)
			return
		}
		then(found)
	})
}

// show answers "is this key anywhere?" in a dialog.
func (d *finder) show(found inventory.Found) { showFound(d.f, found, d.readAll) }
