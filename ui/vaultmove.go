package ui

import (
	"context"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// lookForOther tells what could be moved here. It asks no vault, and nothing
// where the vault was named on the command line or is the demo's.
func (v *vaultChoice) lookForOther(looks *generation, give func(core.Movable)) {
	if v.backend == nil || v.f.session.demo || v.named != "" {
		return
	}
	load(v.f, looks, v.backend.Movable, func(m core.Movable, err error) {
		if err == nil {
			give(m)
		}
	})
}

func (v *vaultChoice) moveButton(m core.Movable) *kit.Button {
	text := t("vault.move")
	if m.Pairs > 0 {
		text = tn("vault.move_n", m.Pairs)
	}
	return kit.NewButton(text, "import", func() { v.moveSecrets(m.From) })
}

// offerMove tells, after another vault was chosen, that what the first one
// holds can come along.
func (v *vaultChoice) offerMove() {
	if !v.chose {
		return
	}
	v.chose = false
	v.lookForOther(&v.looks, func(m core.Movable) {
		if m.From == "" || m.Known == 0 {
			return
		}
		v.f.notices.put("vault-move", &kit.Notice{Tone: kit.Accent, Icon: "lock", Text: t("vault.moved_where"), Advice: t("vault.move_from_" + string(m.From)),
			Buttons: []*kit.Button{v.moveButton(m).Primary()}, OnClose: func() { v.f.notices.remove("vault-move") }})
	})
}

// moveSecrets moves them. Core asks first; what fails has lost nothing, and is
// tried again from where it was.
func (v *vaultChoice) moveSecrets(from core.VaultKind) {
	v.f.notices.remove("vault-move")
	job := v.f.jobs.start(t("job.move_secrets"))
	seen, backend := newCounter(v.f.worker, job), v.backend
	doJob(v.f, job, func(ctx context.Context) (core.MoveResult, error) { return backend.MoveSecrets(ctx, from, seen) }, func(m core.MoveResult, err error) {
		v.changed()
		v.f.announce(ask.PairsChanged)
		switch {
		case isChoice(err):
		case err != nil:
			v.f.notices.fail("vault-move", t("error.move_secrets"), err, kit.NewButton(t("action.try_again"), "refresh", func() { v.moveSecrets(from) }))
		default:
			v.moved(m)
		}
	})
}

// moved says how it went; tokens that have come along let the lists be read.
func (v *vaultChoice) moved(m core.MoveResult) {
	v.f.toasts.Show(tn("toast.moved", m.Pairs))
	if n := len(m.Conflicts); n > 0 {
		v.f.notices.put("vault-move", &kit.Notice{Tone: kit.Caution, Text: tn("vault.kept", n), OnClose: func() { v.f.notices.remove("vault-move") }})
	}
	if m.Tokens > 0 {
		v.tokensCame()
	}
}
