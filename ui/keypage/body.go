package keypage

import (
	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// keysBody is what stands in the place of the rows while there are none.
type keysBody struct {
	p *Page
	f *frame.Frame
}

func (b *keysBody) showReading() { b.p.list.Body.Say("running", "keys_reading") }

func (b *keysBody) showNone() {
	b.p.list.Body.Say("keys", "keys_none", kit.NewButton(locale.T("keys.import"), "import", func() { b.f.Commands.Run("key-import") }),
		kit.NewButton(locale.T("keys.generate"), "plus", func() { b.f.Commands.Run("key-generate") }).Primary())
}

func (b *keysBody) showNoMatch() {
	b.p.list.SayNoMatch("keys_no_match")
}

// showFailed says why the keys could not be read. Lines that are there stay.
func (b *keysBody) showFailed(err error) {
	if frame.IsChoice(err) {
		return
	}
	again := kit.NewButton(locale.T("action.try_again"), "refresh", b.p.load)
	if b.p.list.Len() > 0 {
		b.f.Notices.Fail("keys", locale.T("error.keys_page"), err, again)
		return
	}
	icon, key, advised := "warning", "failed", true
	switch kind := api.KindOf(err); {
	case cause.VaultProblem(err):
		icon, key, advised = "lock", "keys_vault", false
	case kind == api.Forbidden, kind == api.PolicyForbids:
		icon, key = "lock", "keys_forbidden"
	}
	b.p.list.Body.Put(b.f.Trouble(icon, key, locale.T("error.keys_page"), err, advised, again.Primary()))
}
