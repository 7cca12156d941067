package keypage

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// Finder looks where a key stands, for a person who has pasted one or named it,
// on whatever page.
type Finder struct {
	f       *frame.Frame
	backend FindBackend // nil = none is open
	looks   frame.Generation

	Narrow  func(inventory.Found) bool // shows the answer in the list in front, and reports whether it could
	ReadAll func()                     // reads the keys of all repositories again
}

// FindBackend is what looking for a key needs of core.
type FindBackend interface {
	// Find finds where a key stands, as far as the cache knows.
	Find(context.Context, core.FindRequest) (inventory.Found, error)
}

// NewFinder makes the dialog that looks for one key in all places.
func NewFinder(f *frame.Frame) *Finder { return &Finder{f: f} }

// Open takes the backend to work with; nil = none is open.
func (d *Finder) Open(b FindBackend) { d.backend = b }

// Paste looks at what is pasted where a person searches, and reports whether it
// was a key or fingerprint. Then the answer is where that stands, in one action,
// and a private key never gets into the field. hide, if any, closes what was
// pasted into.
func (d *Finder) Paste(text string, hide func()) (taken bool) {
	request := core.FindRequest{}
	switch trimmed := strings.TrimSpace(text); {
	case frame.HoldsPrivateKey(text):
		request.Data = []byte(text) // wiped by core
	case len(text) <= frame.MostPasted && (frame.IsPublicKey(text) || frame.IsFingerprint(trimmed)):
		request.Text = trimmed
	default:
		return false
	}
	if hide != nil {
		hide()
		d.find(request, d.Show)
		return true
	}
	d.find(request, func(found inventory.Found) {
		if !d.Narrow(found) {
			d.Show(found)
		}
	})
	return true
}

// FindNamed shows where the keys of that name, or set, or fingerprint stand.
func (d *Finder) FindNamed(text string) { d.find(core.FindRequest{Text: text}, d.Show) }

// find looks where a key stands, and hands the answer on.
func (d *Finder) find(r core.FindRequest, then func(inventory.Found)) {
	b := d.backend
	if b == nil {
		clear(r.Data)
		return
	}
	d.f.Notices.Remove("find")
	job := d.f.Jobs.StartQuiet(locale.T("job.finding"))
	frame.LoadJob(d.f, job, &d.looks, func(ctx context.Context) (inventory.Found, error) {
		defer clear(r.Data)
		return b.Find(ctx, r)
	}, func(found inventory.Found, err error) {
		if err != nil {
			d.f.Notices.Fail("find", locale.T("error.find"), err)
			return
		}
		then(found)
	})
}

// Show answers "is this key anywhere?" in a dialog.
func (d *Finder) Show(found inventory.Found) { showFound(d.f, found, d.ReadAll) }
