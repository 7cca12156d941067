package settingspage

import (
	"context"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// lookForOther tells what could be moved here. It asks no vault, and nothing
// where the vault was named on the command line or is the demo's.
func (v *VaultChoice) lookForOther(looks *frame.Generation, give func(core.Movable)) {
	if v.backend == nil || v.f.Session.Demo || v.named != "" {
		return
	}
	frame.Load(v.f, looks, v.backend.Movable, func(m core.Movable, err error) {
		if err == nil {
			give(m)
		}
	})
}

func (v *VaultChoice) moveButton(m core.Movable) *kit.Button {
	text := locale.T("vault.move")
	if m.Pairs > 0 {
		text = locale.Tn("vault.move_n", m.Pairs)
	}
	return kit.NewButton(text, "import", func() { v.moveSecrets(m.From) })
}

// OfferMove tells, after another vault was chosen, that what the first one
// holds can come along.
func (v *VaultChoice) OfferMove() {
	if !v.chose {
		return
	}
	v.chose = false
	v.lookForOther(&v.looks, func(m core.Movable) {
		if m.From == "" || m.Known == 0 {
			return
		}
		v.f.Notices.Put("vault-move", &kit.Notice{Tone: kit.Accent, Icon: "lock", Text: locale.T("vault.moved_where"), Advice: locale.T("vault.move_from_" + string(m.From)),
			Buttons: []*kit.Button{v.moveButton(m).Primary()}, OnClose: func() { v.f.Notices.Remove("vault-move") }})
	})
}

// moveSecrets moves them. Core asks first; what fails has lost nothing, and is
// tried again from where it was.
func (v *VaultChoice) moveSecrets(from core.VaultKind) {
	v.f.Notices.Remove("vault-move")
	job := v.f.Jobs.Start(locale.T("job.move_secrets"))
	seen, backend := frame.NewCounter(v.f.Worker, job), v.backend
	frame.DoJob(v.f, job, func(ctx context.Context) (core.MoveResult, error) { return backend.MoveSecrets(ctx, from, seen) }, func(m core.MoveResult, err error) {
		v.Changed()
		v.f.Announce(ask.PairsChanged)
		switch {
		case frame.IsChoice(err):
		case err != nil:
			v.f.Notices.Fail("vault-move", locale.T("error.move_secrets"), err, kit.NewButton(locale.T("action.try_again"), "refresh", func() { v.moveSecrets(from) }))
		default:
			v.moved(m)
		}
	})
}

// moved says how it went; tokens that have come along let the lists be read.
func (v *VaultChoice) moved(m core.MoveResult) {
	v.f.Toasts.Show(locale.Tn("toast.moved", m.Pairs))
	if n := len(m.Conflicts); n > 0 {
		v.f.Notices.Put("vault-move", &kit.Notice{Tone: kit.Caution, Text: locale.Tn("vault.conflicts", n), OnClose: func() { v.f.Notices.Remove("vault-move") }})
	}
	if m.Tokens > 0 {
		v.TokensCame()
	}
}
