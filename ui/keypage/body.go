package keypage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// keysBody is the table of the page, or what stands in its place.
type keysBody struct {
	p      *Page
	f      *frame.Frame
	object *fyne.Container
	plain  bool // the table shows
}

func newKeysBody(p *Page) *keysBody { return &keysBody{p: p, f: p.f, object: container.NewStack()} }

// put shows something in place of the table.
func (b *keysBody) put(o fyne.CanvasObject) {
	b.plain = false
	b.object.Objects = []fyne.CanvasObject{o}
	b.object.Refresh()
	b.p.updateChrome()
}

// showTable shows the rows.
func (b *keysBody) showTable() {
	if !b.plain {
		b.put(b.p.table.Object)
		b.plain = true
		return
	}
	b.p.updateChrome()
}

// empty says with the keys "empty." and key why there are no rows.
func (b *keysBody) empty(icon, key string, buttons ...*kit.Button) {
	b.put(kit.NewEmpty(icon, locale.T("empty."+key+".title"), locale.T("empty."+key+".text"), buttons...))
}

func (b *keysBody) showReading() { b.empty("running", "keys_reading") }

func (b *keysBody) showNone() {
	b.empty("keys", "keys_none", kit.NewButton(locale.T("keys.import"), "import", func() { b.f.Commands.Run("key-import") }),
		kit.NewButton(locale.T("keys.generate"), "plus", func() { b.f.Commands.Run("key-generate") }).Primary())
}

func (b *keysBody) showNoMatch() {
	b.empty("search", "keys_no_match", kit.NewButton(locale.T("action.clear_search"), "cross", func() { b.p.clearFilter(); b.p.arrange() }))
}

// showFailed says why the keys could not be read. Lines that are there stay.
func (b *keysBody) showFailed(err error) {
	if frame.IsChoice(err) {
		return
	}
	again := kit.NewButton(locale.T("action.try_again"), "refresh", b.p.load)
	if len(b.p.all.lines) > 0 {
		b.f.Notices.Fail("keys", locale.T("error.keys_page"), err, again)
		return
	}
	icon, key, advised := "warning", "failed", true
	switch kind := api.KindOf(err); {
	case core.VaultProblem(err):
		icon, key, advised = "lock", "keys_vault", false
	case kind == api.Forbidden, kind == api.PolicyForbids:
		icon, key = "lock", "keys_forbidden"
	}
	b.put(b.f.Trouble(icon, key, locale.T("error.keys_page"), err, advised, again.Primary()))
}
