package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// moveOffer is the part of the settings that moves secrets here from the other
// vault. It fills itself in once it is known whether there is one.
func (p *settingsPage) moveOffer() fyne.CanvasObject {
	place := kit.Stack()
	current := p.moves.next()
	p.w.lookForOther(func(m core.Movable) {
		if current() && m.From != "" && m.Known > 0 {
			place.Objects = []fyne.CanvasObject{kit.NewNote(t("vault.move_from_" + string(m.From))), kit.Row(p.w.moveButton(m))}
			p.body.Refresh()
		}
	})
	return place
}

// lookForOther tells what could be moved here. It asks no vault, and nothing
// where the vault was named on the command line or is the demo's.
func (w *Window) lookForOther(give func(core.Movable)) {
	if w.backend == nil || w.session.demo || w.cfg.Vault != "" {
		return
	}
	background(w, w.session.ctx, w.backend.Movable, func(m core.Movable, err error) {
		if err == nil {
			give(m)
		}
	})
}

func (w *Window) moveButton(m core.Movable) *kit.Button {
	text := t("vault.move")
	if m.Pairs > 0 {
		text = tn("vault.move_n", m.Pairs)
	}
	return kit.NewButton(text, "import", func() { w.moveSecrets(m.From) })
}

// offerMove tells, after another vault was chosen, that what the first one
// holds can come along.
func (w *Window) offerMove() {
	if !w.choseVault {
		return
	}
	w.choseVault = false
	w.lookForOther(func(m core.Movable) {
		if m.From == "" || m.Known == 0 {
			return
		}
		w.notices.put("vault-move", &kit.Notice{Tone: kit.Accent, Icon: "lock", Text: t("vault.moved_where"), Advice: t("vault.move_from_" + string(m.From)),
			Buttons: []*kit.Button{w.moveButton(m).Primary()}, OnClose: func() { w.notices.remove("vault-move") }})
	})
}

// moveSecrets moves them. Core asks first; what fails has lost nothing, and is
// tried again from where it was.
func (w *Window) moveSecrets(from core.VaultKind) {
	w.notices.remove("vault-move")
	job := w.jobs.start(t("job.move_secrets"))
	seen, backend := newCounter(w.worker, job), w.backend
	doJob(w.Frame, job, func(ctx context.Context) (core.MoveResult, error) { return backend.MoveSecrets(ctx, from, seen) }, func(m core.MoveResult, err error) {
		w.settings.refresh()
		w.announce(ask.PairsChanged)
		switch {
		case isChoice(err):
		case err != nil:
			w.notices.fail("vault-move", t("error.move_secrets"), err, kit.NewButton(t("action.try_again"), "refresh", func() { w.moveSecrets(from) }))
		default:
			w.moved(m)
		}
	})
}

// moved says how it went; tokens that have come along let the lists be read.
func (w *Window) moved(m core.MoveResult) {
	w.toasts.Show(tn("toast.moved", m.Pairs))
	if n := len(m.Conflicts); n > 0 {
		w.notices.put("vault-move", &kit.Notice{Tone: kit.Caution, Text: tn("vault.kept", n), OnClose: func() { w.notices.remove("vault-move") }})
	}
	if m.Tokens > 0 {
		w.settings.tokensCame()
	}
}
