package ui

import (
	"context"
	"maps"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// changed is told that another account or backend is open. The page is over all
// accounts, so only another backend makes it forget.
func (p *keysPage) changed() {
	if p.w.backend == nil {
		p.loads.next()
		p.orders.next()
		p.all, p.turned, p.shown, p.read, p.locked = keyTable{}, inventory.Overview{}, nil, false, false
		p.marks.Clear()
		p.wanted = ""
		p.selectLine("")
		p.showReading()
		return
	}
	if p.w.shell != nil && p.w.shell.page == "keys" {
		p.load()
	}
}

// reload reads again what shows, if it was read.
func (p *keysPage) reload() {
	if p.read && p.w.shell.page == "keys" {
		p.load()
	} else {
		p.read = false
	}
}

// load turns the inventory round, then looks whether the private keys are
// still in the vault.
func (p *keysPage) load() {
	w := p.w
	if w.backend == nil {
		return
	}
	current := p.loads.next()
	type loaded struct {
		turned inventory.Overview
		table  keyTable
	}
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) (loaded, error) {
		turned, err := backend.KeysOverview(ctx)
		return loaded{turned, keyItems(turned.Keys)}, err
	}, func(l loaded, err error) {
		if !current() {
			return
		}
		if err != nil {
			p.failed(err)
			return
		}
		w.notices.remove("keys")
		first := !p.read
		p.turned, p.all, p.read = l.turned, l.table, true
		p.reach()
		p.arrange()
		p.pane.reload()
		if first {
			p.lookForPrivateKeys()
		}
	})
}

// lookForPrivateKeys asks the vault, which may be locked: then what was last known
// shows, with a remark. It never unlocks anything.
func (p *keysPage) lookForPrivateKeys() {
	w := p.w
	current := p.loads.n
	background(w, w.session.ctx, w.backend.KeyPairs, func(pairs []core.KeyPair, err error) {
		if err != nil || current != p.loads.n {
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
			w.notices.put("keys-locked", &kit.Notice{Tone: kit.Caution, Icon: "lock", Text: t("keys.locked"), Advice: t("keys.locked_advice"),
				OnClose: func() { w.notices.remove("keys-locked") }})
		} else {
			w.notices.remove("keys-locked")
		}
		if changed {
			p.load()
		}
	})
}

// arrange filters and sorts the lines that are there.
func (p *keysPage) arrange() {
	current := p.orders.next()
	all, view := p.all, p.view
	view.chip, view.open = maps.Clone(p.view.chip), maps.Clone(p.view.open)
	b := p.w.backend
	background(p.w, p.w.session.ctx, func(ctx context.Context) (keysArranged, error) {
		return all.arranged(view.meant(ctx, b)), nil
	}, func(a keysArranged, _ error) {
		if current() {
			p.draw(a)
		}
	})
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
	p.view.by = order{column: column, descending: p.view.by.column == column && !p.view.by.descending}
	p.table.SetSort(p.view.by.column, p.view.by.descending)
	p.arrange()
}

// enter goes from the search line to its result.
func (p *keysPage) enter() {
	p.enterOn = false
	if !p.plain || len(p.shown) == 0 {
		return
	}
	p.w.win.Canvas().Focus(p.table.Focusable())
	p.follow.rest.flush()
}

// find shows one key, whatever was filtered before, once it is read.
func (p *keysPage) find(fp keys.Fingerprint) {
	p.clearFilter()
	p.wanted = string(fp)
	p.w.shell.show("keys") // reads the lines again
	p.reach()
	p.arrange()
}

// reach selects the line that was asked for, once it is there; the set that it
// belongs to is unfolded.
func (p *keysPage) reach() {
	line := p.all.line(p.wanted)
	if line == nil {
		return
	}
	p.wanted = ""
	if line.Set != "" && !line.isSet {
		p.view.open["set:"+line.Set] = true
	}
	p.selectLine(line.id)
}

// clearFilter shows all.
func (p *keysPage) clearFilter() {
	p.follow.filtered = true
	for id, chip := range p.chips {
		chip.Set(false)
		delete(p.view.chip, id)
	}
	p.view.text = ""
	p.w.top.setTyped("keys", "")
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
	w := p.w
	p.state("keys", "keys_none", kit.NewButton(t("keys.import"), "import", func() { w.run("key-import") }),
		kit.NewButton(t("keys.generate"), "plus", func() { w.run("key-generate") }).Primary())
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
		p.body.Objects = []fyne.CanvasObject{p.w.trouble(icon, key, t("error.keys_page"), err, advised, again().Primary())}
		p.body.Refresh()
		p.updateChrome()
		return
	}
	p.w.notices.fail("keys", t("error.keys_page"), err, again())
}

// keep hands what the page holds over to the one that takes its place.
func (p *keysPage) keep() (restore func()) {
	p.loads.next()
	p.orders.next()
	p.follow.rest.stop()
	return func() {
		q := p.w.keys
		q.all, q.turned, q.read, q.locked, q.id = p.all, p.turned, p.read, p.locked, p.id
		q.view, q.wanted = p.view, p.wanted
		q.follow.filtered, q.follow.none = p.follow.filtered, p.follow.none
		for _, id := range keyFacets() {
			q.chips[id].Set(q.view.chip[id])
		}
		q.table.SetSort(q.view.by.column, q.view.by.descending)
		for i := range q.all.lines {
			if id := q.all.lines[i].id; p.marks.Has(id) {
				q.marks.Set(id, true)
			}
		}
		q.marked()
		if q.read {
			q.pane.show(q.selected())
			q.arrange()
		}
	}
}
