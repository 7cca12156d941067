package machinepage

import (
	"context"

	"latchkey/core/ask"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// changed is called when another account or backend is open. The page is over all
// accounts, so only another backend makes it forget.
func (p *Page) changed() {
	if p.backend == nil {
		p.loads.Next()
		p.read, p.target, p.busy = false, "", map[string]bool{}
		p.list.Reset()
		p.list.Body.Say("running", "machines_reading")
		return
	}
	if p.f.Nav.Front() == p.ID {
		p.load()
	}
}

// heard is told what core, or the window itself, has changed.
func (p *Page) heard(ev ask.Event) {
	switch ev.Topic {
	case ask.MachinesChanged, ask.RolloutsChanged, frame.RolloutEnded:
		if p.f.Nav.Front() == p.ID {
			p.load()
		}
	}
}

// load reads the machines as they are stored; none is reached.
func (p *Page) load() {
	if p.backend == nil {
		return
	}
	b := p.backend
	frame.Load(p.f, &p.loads, func(ctx context.Context) ([]*machineItem, error) {
		all, err := b.ListMachines(ctx)
		return machineItems(all), err
	}, func(items []*machineItem, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		p.read = true
		p.f.Notices.Remove("machines")
		p.list.Take(func() []*machineItem { return items }, nil)
	})
}

// failed says why the machines could not be read. Rows that are there stay.
func (p *Page) failed(err error) {
	if frame.IsChoice(err) {
		return
	}
	again := kit.NewButton(locale.T("action.try_again"), "refresh", p.load)
	if p.list.Len() > 0 {
		p.f.Notices.Fail("machines", locale.T("error.machines"), err, again)
		return
	}
	p.list.Body.Put(p.f.Trouble("warning", "failed", locale.T("error.machines"), err, true, again.Primary()))
}

// search filters at every key press. The person looks at the rows meanwhile.
func (p *Page) search(text string) {
	if text != p.list.Text() && p.split.Opened() {
		p.split.Back()
	}
	p.list.Search(text)
}

// restore takes what the page held that this one takes the place of.
func (p *Page) restore(old *Page) {
	old.heir = p
	old.loads.Next()
	p.target, p.busy = old.target, old.busy
	p.list.Restore(old.list)
	p.read = old.read
	if p.read {
		p.pane.show(p.list.Selected())
		p.list.Resume()
	}
	if p.f.Nav.Front() == p.ID {
		p.load()
	}
}

// latest is the page that shows now: this one, or what has taken its place in
// another language.
func (p *Page) latest() *Page {
	for p.heir != nil {
		p = p.heir
	}
	return p
}
