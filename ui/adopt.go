package ui

import (
	"context"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// found is what a look at the whole data folder finds when it is opened.
type found struct {
	lost     bool // its database was gone, and this is a new one
	unlisted int  // private keys of the vault that nobody here knows
}

// lookAtFolder tells what is wrong with the data folder as a whole: that nothing
// can be written, or that its database was gone and the vault still holds keys.
func (w *Window) lookAtFolder() {
	b := w.backend
	if b == nil || w.session.demo {
		return
	}
	if err := b.ReadOnly(); err != nil {
		w.notices.put("read-only", &kit.Notice{Tone: kit.Caution, Text: t("folder.read_only"), Advice: t("folder.read_only_advice"),
			Details: safetext.Block(err.Error(), 2000), OnClose: func() { w.notices.remove("read-only") }})
	}
	do(w.Frame, func(ctx context.Context) (found, error) {
		when, err := b.Lost(ctx)
		if err != nil || when == "" {
			return found{}, err
		}
		n, err := b.Unlisted(ctx)
		return found{lost: true, unlisted: n}, err
	}, func(f found, err error) {
		if err == nil && b == w.backend && f.lost {
			w.sayLost(f.unlisted)
		}
	})
}

// sayLost offers to take in again what the vault holds.
func (w *Window) sayLost(unlisted int) {
	notice := &kit.Notice{Tone: kit.Caution, Text: t("folder.lost"), Advice: t("folder.lost_advice"), OnClose: func() { w.notices.remove("lost") }}
	if unlisted > 0 {
		notice.Advice = tn("folder.lost_keys", unlisted)
	}
	notice.Buttons = []*kit.Button{kit.NewButton(t("folder.adopt"), "key", w.adopt)}
	w.notices.put("lost", notice)
}

// adopt takes in every private key of the vault that the index does not know.
func (w *Window) adopt() {
	b := w.backend
	if b == nil {
		return
	}
	job := w.jobs.start(t("job.adopt"))
	doJob(w.Frame, job, func(ctx context.Context) ([]core.KeyPair, error) {
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
			w.notices.fail("adopt", t("error.adopt"), err)
		} else {
			w.notices.remove("adopt")
			w.notices.remove("lost")
		}
		if len(taken) > 0 || err == nil {
			w.toasts.Show(tn("folder.adopted", len(taken)))
		}
	})
}
