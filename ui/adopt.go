package ui

import (
	"context"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// found is what a look at the whole data folder finds when it is opened.
type found struct {
	lost     bool // its database was gone, and this is a new one
	unlisted int  // private keys of the vault that nobody here knows
}

// lostFolder is what is done where the database was lost or may only be read.
type lostFolder struct{ w *Window }

// look tells what is wrong with the data folder as a whole: that nothing
// can be written, or that its database was gone and the vault still holds keys.
func (l *lostFolder) look() {
	w := l.w
	b := w.backend
	if b == nil || w.Session.Demo {
		return
	}
	if err := b.ReadOnly(); err != nil {
		w.Notices.Put("read-only", &kit.Notice{Tone: kit.Caution, Text: locale.T("folder.read_only"), Advice: locale.T("folder.read_only_advice"),
			Details: safetext.Block(err.Error(), 2000), OnClose: func() { w.Notices.Remove("read-only") }})
	}
	frame.Do(w.Frame, func(ctx context.Context) (found, error) {
		when, err := b.Lost(ctx)
		if err != nil || when == "" {
			return found{}, err
		}
		n, err := b.Unlisted(ctx)
		return found{lost: true, unlisted: n}, err
	}, func(f found, err error) {
		if err == nil && b == w.backend && f.lost {
			l.say(f.unlisted)
		}
	})
}

// say offers to take in again what the vault holds.
func (l *lostFolder) say(unlisted int) {
	w := l.w
	notice := &kit.Notice{Tone: kit.Caution, Text: locale.T("folder.lost"), Advice: locale.T("folder.lost_advice"), OnClose: func() { w.Notices.Remove("lost") }}
	if unlisted > 0 {
		notice.Advice = locale.Tn("folder.lost_keys", unlisted)
	}
	notice.Buttons = []*kit.Button{kit.NewButton(locale.T("folder.adopt"), "key", l.adopt)}
	w.Notices.Put("lost", notice)
}

// adopt takes in every private key of the vault that the index does not know.
func (l *lostFolder) adopt() {
	w := l.w
	b := w.backend
	if b == nil {
		return
	}
	job := w.Jobs.Start(locale.T("job.adopt"))
	frame.DoJob(w.Frame, job, func(ctx context.Context) ([]core.KeyPair, error) {
		all, err := b.Adoptables(ctx)
		if err != nil {
			return nil, err
		}
		wanted := make([]keys.Fingerprint, len(all))
		for i, a := range all {
			wanted[i] = a.Fingerprint
		}
		return b.Adopt(ctx, wanted)
	}, func(taken []core.KeyPair, err error) {
		if err != nil {
			w.Notices.Fail("adopt", locale.T("error.adopt"), err)
		} else {
			w.Notices.Remove("adopt")
			w.Notices.Remove("lost")
		}
		if len(taken) > 0 || err == nil {
			w.Toasts.Show(locale.Tn("folder.adopted", len(taken)))
		}
	})
}
