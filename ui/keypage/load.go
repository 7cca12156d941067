package keypage

import (
	"context"
	"maps"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// changed is called when another account or backend is open. The page is over all
// accounts, so only another backend makes it forget.
func (p *Page) changed() {
	if p.backend == nil {
		p.loads.Next()
		p.orders.Next()
		p.looks.Next()
		p.all, p.overview, p.rows, p.read, p.locked = keyTable{}, inventory.Overview{}, nil, false, false
		p.several.marks.Clear()
		p.target = ""
		p.selectLine("")
		p.body.showReading()
		return
	}
	if p.f.Nav.Front() == p.ID {
		p.load()
	}
}

// reload reads again what shows, if it was read.
func (p *Page) reload() {
	if p.read && p.f.Nav.Front() == p.ID {
		p.load()
	} else {
		p.read = false
	}
}

// load reads one row per key, then looks whether the private keys are still in
// the vault.
func (p *Page) load() {
	if p.backend == nil {
		return
	}
	type keysRead struct {
		overview inventory.Overview
		table    keyTable
	}
	b := p.backend
	frame.Load(p.f, &p.loads, func(ctx context.Context) (keysRead, error) {
		overview, err := b.KeysOverview(ctx)
		return keysRead{overview, keyItems(overview.Keys)}, err
	}, func(r keysRead, err error) {
		if err != nil {
			p.body.showFailed(err)
			return
		}
		p.f.Notices.Remove("keys")
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

// VaultAnswers is called when the vault was found to answer: where the page shows
// what was last known of private keys, they can be looked for now.
func (p *Page) VaultAnswers() {
	if p.locked {
		p.lookForPrivateKeys()
	}
}

// lookForPrivateKeys asks the vault, which may be locked: then what was last known
// shows, with a remark. It never unlocks anything.
func (p *Page) lookForPrivateKeys() {
	frame.Load(p.f, &p.looks, p.backend.KeyPairs, func(pairs []core.KeyPair, err error) {
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
			p.f.Notices.Dismissible("keys-locked", &kit.Notice{Tone: kit.Caution, Icon: "lock", Text: locale.T("keys.locked"), Advice: locale.T("keys.locked_advice")})
		} else {
			p.f.Notices.Remove("keys-locked")
		}
		if changed {
			p.load()
		}
	})
}

// arrange filters and sorts the lines that are there.
func (p *Page) arrange() {
	all, view, b := p.all, p.view, p.backend
	view.chip, view.open = maps.Clone(p.view.chip), maps.Clone(p.view.open)
	frame.Load(p.f, &p.orders, func(ctx context.Context) (keyArrangement, error) {
		return all.arrange(view.resolve(ctx, b)), nil
	}, func(a keyArrangement, _ error) { p.draw(a) })
}

// search filters at every key press. The person looks at the rows meanwhile.
func (p *Page) search(text string) {
	if text != p.view.text && p.split.Opened() {
		p.split.Back()
	}
	p.view.text, p.enterOn, p.follow.Filtered = text, false, true
	if p.read {
		p.arrange()
	}
}

func (p *Page) facet(id string, on bool) {
	p.follow.Filtered = true
	delete(p.view.chip, id)
	if on {
		p.view.chip[id] = true
	}
	p.arrange()
}

func (p *Page) sort(column string) {
	p.view.by = p.view.by.Toggled(column)
	p.table.SetSort(p.view.by.Column, p.view.by.Descending)
	p.arrange()
}

// enter goes from the search line to its result.
func (p *Page) enter() {
	p.enterOn = false
	if !p.body.plain || len(p.rows) == 0 {
		return
	}
	p.f.Focus(p.table.Focusable())
	p.follow.Rest.Flush()
}

// clearFilter shows all.
func (p *Page) clearFilter() {
	p.follow.Filtered = true
	for id, chip := range p.chips {
		chip.Set(false)
		delete(p.view.chip, id)
	}
	p.view.text = ""
	p.f.Search.Set(p.ID, "")
}
