package keypage

import (
	"context"

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
		p.looks.Next()
		p.overview, p.read, p.locked, p.target = inventory.Overview{}, false, false, ""
		p.list.Reset()
		p.body.showReading()
		return
	}
	p.sayKnown()
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
		machines map[string]string
		lines    []*keyItem
	}
	b := p.backend
	frame.Load(p.f, &p.loads, func(ctx context.Context) (keysRead, error) {
		overview, err := b.KeysOverview(ctx)
		if err != nil {
			return keysRead{}, err
		}
		machines := map[string]string{}
		if all, err := b.ListMachines(ctx); err == nil { // else they have their ids for names
			for _, m := range all {
				machines[m.ID] = m.Name
			}
		}
		return keysRead{overview, machines, keyItems(overview.Keys, machines)}, nil
	}, func(r keysRead, err error) {
		p.failure = err
		if err != nil {
			p.body.showFailed(err)
			return
		}
		p.f.Notices.Remove("keys")
		first := !p.read
		p.overview, p.machines, p.read = r.overview, r.machines, true
		p.list.Take(func() []*keyItem { return r.lines }, func() {
			if p.heir != nil {
				return
			}
			p.pane.reload()
			if first {
				p.lookForPrivateKeys()
			}
		})
	})
}

// Over reads the keys again where that had failed for a cause that is there no
// longer; ended tells such errors.
func (p *Page) Over(ended func(error) bool) {
	if p.failure != nil && ended(p.failure) {
		p.failure = nil
		p.reload()
	}
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
	if p.backend == nil {
		return
	}
	frame.Load(p.f, &p.looks, p.backend.KeyPairs, func(pairs []core.KeyPair, err error) {
		if err != nil {
			return // what was last known shows, and the status bar tells of the vault
		}
		p.locked = false
		changed := false
		for _, k := range pairs {
			p.locked = p.locked || k.Unchecked
			if line := p.list.Find(string(k.Fingerprint)); line != nil && line.PrivateKey != k.PrivateKey {
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

// search filters at every key press. The person looks at the rows meanwhile.
func (p *Page) search(text string) {
	if text != p.list.Text() && p.split.Opened() {
		p.split.Back()
	}
	p.list.Search(text)
}
