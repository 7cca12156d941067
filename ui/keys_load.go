package ui

import (
	"context"
	"maps"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// changed is called when another account or backend is open. The page is over all
// accounts, so only another backend makes it forget.
func (p *keysPage) changed() {
	if p.backend == nil {
		p.loads.next()
		p.orders.next()
		p.looks.next()
		p.all, p.overview, p.rows, p.read, p.locked = keyTable{}, inventory.Overview{}, nil, false, false
		p.several.marks.Clear()
		p.target = ""
		p.selectLine("")
		p.showReading()
		return
	}
	if p.f.nav.Front() == p.ID {
		p.load()
	}
}

// reload reads again what shows, if it was read.
func (p *keysPage) reload() {
	if p.read && p.f.nav.Front() == p.ID {
		p.load()
	} else {
		p.read = false
	}
}

// load reads one row per key, then looks whether the private keys are still in
// the vault.
func (p *keysPage) load() {
	if p.backend == nil {
		return
	}
	type keysRead struct {
		overview inventory.Overview
		table    keyTable
	}
	b := p.backend
	load(p.f, &p.loads, func(ctx context.Context) (keysRead, error) {
		overview, err := b.KeysOverview(ctx)
		return keysRead{overview, keyItems(overview.Keys)}, err
	}, func(r keysRead, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		p.f.notices.remove("keys")
		first := !p.read
		p.overview, p.all, p.read = r.overview, r.table, true
		p.selectTarget()
		p.arrange()
		p.pane.reload()
		if first {
			p.lookForPrivateKeys()
		}
	})
}

// vaultAnswers is called when the vault was found to answer: where the page shows
// what was last known of private keys, they can be looked for now.
func (p *keysPage) vaultAnswers() {
	if p.locked {
		p.lookForPrivateKeys()
	}
}

// lookForPrivateKeys asks the vault, which may be locked: then what was last known
// shows, with a remark. It never unlocks anything.
func (p *keysPage) lookForPrivateKeys() {
	load(p.f, &p.looks, p.backend.KeyPairs, func(pairs []core.KeyPair, err error) {
		if err != nil {
			return // what was last known shows, and the status bar tells of the vault
		}
		p.locked = false
		changed := false
		for _, k := range pairs {
			p.locked = p.locked || k.Unchecked
			if line := p.all.line(string(k.Fingerprint)); line != nil && line.PrivateKey != k.PrivateKey {
				changed = true
			}
		}
		if p.locked {
			p.f.notices.dismissible("keys-locked", &kit.Notice{Tone: kit.Caution, Icon: "lock", Text: t("keys.locked"), Advice: t("keys.locked_advice")})
		} else {
			p.f.notices.remove("keys-locked")
		}
		if changed {
			p.load()
		}
	})
}

// arrange filters and sorts the lines that are there.
func (p *keysPage) arrange() {
	all, view, b := p.all, p.view, p.backend
	view.chip, view.open = maps.Clone(p.view.chip), maps.Clone(p.view.open)
	load(p.f, &p.orders, func(ctx context.Context) (keyArrangement, error) {
		return all.arrange(view.resolve(ctx, b)), nil
	}, func(a keyArrangement, _ error) { p.draw(a) })
}

// search filters at every key press. The person looks at the rows meanwhile.
func (p *keysPage) search(text string) {
	if text != p.view.text && p.split.Opened() {
		p.split.Back()
	}
	p.view.text, p.enterOn, p.follow.filtered = text, false, true
	if p.read {
		p.arrange()
	}
}

func (p *keysPage) facet(id string, on bool) {
	p.follow.filtered = true
	delete(p.view.chip, id)
	if on {
		p.view.chip[id] = true
	}
	p.arrange()
}

func (p *keysPage) sort(column string) {
	p.view.by = p.view.by.toggled(column)
	p.table.SetSort(p.view.by.column, p.view.by.descending)
	p.arrange()
}

// enter goes from the search line to its result.
func (p *keysPage) enter() {
	p.enterOn = false
	if !p.plain || len(p.rows) == 0 {
		return
	}
	p.f.focus(p.table.Focusable())
	p.follow.rest.flush()
}

// clearFilter shows all.
func (p *keysPage) clearFilter() {
	p.follow.filtered = true
	for id, chip := range p.chips {
		chip.Set(false)
		delete(p.view.chip, id)
	}
	p.view.text = ""
	p.f.search.Set(p.ID, "")
}

func (p *keysPage) showTable() {
	if !p.plain {
		p.plain = true
		p.body.Objects = []fyne.CanvasObject{p.table.Object}
		p.body.Refresh()
	}
	p.updateChrome()
}

func (p *keysPage) state(icon, key string, buttons ...*kit.Button) {
	p.plain = false
	p.body.Objects = []fyne.CanvasObject{kit.NewEmpty(icon, t("empty."+key+".title"), t("empty."+key+".text"), buttons...)}
	p.body.Refresh()
	p.updateChrome()
}

// updateChrome leaves away, where there is no key at all, the chips, the details, and
// the buttons that the empty state has.
func (p *keysPage) updateChrome() {
	none := len(p.all.lines) == 0
	if p.chipRow == nil || none == !p.chipRow.Visible() {
		return
	}
	kit.SetVisible(p.chipRow, !none)
	for _, b := range p.headButtons {
		kit.SetVisible(b, !none)
	}
	p.split.SetBare(none)
	p.object.Refresh()
}

func (p *keysPage) showReading() { p.state("running", "keys_reading") }

func (p *keysPage) showNone() {
	f := p.f
	p.state("keys", "keys_none", kit.NewButton(t("keys.import"), "import", func() { f.commands.Run("key-import") }),
		kit.NewButton(t("keys.generate"), "plus", func() { f.commands.Run("key-generate") }).Primary())
}

func (p *keysPage) showNoMatch() {
	p.state("search", "keys_no_match", kit.NewButton(t("action.clear_search"), "cross", func() { p.clearFilter(); p.arrange() }))
}

// failed says why the keys could not be read. Lines that are there stay.
func (p *keysPage) failed(err error) {
	if isChoice(err) {
		return
	}
	again := func() *kit.Button { return kit.NewButton(t("action.try_again"), "refresh", p.load) }
	if len(p.all.lines) == 0 {
		icon, key, advised := "warning", "failed", true
		switch kind := api.KindOf(err); {
		case core.VaultTrouble(err):
			icon, key, advised = "lock", "keys_vault", false
		case kind == api.Forbidden, kind == api.PolicyForbids:
			icon, key = "lock", "keys_forbidden"
		}
		p.plain = false
		p.body.Objects = []fyne.CanvasObject{p.f.trouble(icon, key, t("error.keys_page"), err, advised, again().Primary())}
		p.body.Refresh()
		p.updateChrome()
		return
	}
	p.f.notices.fail("keys", t("error.keys_page"), err, again())
}
