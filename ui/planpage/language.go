package planpage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

// planState is what a page hands over to the one that is drawn in another
// language.
type planState struct {
	page             *Page
	ask              *planAsk // nil = no plan was in front
	looking, waiting bool     // was being looked up, or worked out
}

// state hands over what was chosen, what is planned, and what was typed. What
// comes home now is dropped.
func (p *Page) state() planState {
	s := planState{page: p, ask: p.ask, looking: p.looking, waiting: p.job != nil || p.typing.Waiting()}
	p.quit()
	p.ask = nil
	return s
}

// restore shows what another page held. What was still being looked up or
// worked out is begun anew.
func (p *Page) restore(s planState) {
	old, asked := s.page, s.ask
	old.heir = p
	p.from = old.from
	if asked == nil {
		return
	}
	p.Of, p.Machines, p.Retire = asked.of, asked.machines, asked.retire
	p.ask = newPlanAsk(p, asked.account, asked.verb, frame.Selection{Account: asked.account.ID, Repos: asked.repos, Unread: asked.unread})
	p.ask.adopt(asked)
	p.about, p.plan, p.planned, p.starting = old.about, old.plan, old.planned, old.starting
	p.left.Set(old.left.On())
	p.inputs.Objects = []fyne.CanvasObject{p.ask.object}
	p.title.SetText(p.heading(p.about))
	p.drawPlan()
	if p.typed.entry != nil && old.typed.entry != nil {
		p.typed.entry.SetText(old.typed.entry.Text)
	}
	switch {
	case s.looking:
		p.loadTargets()
	case s.waiting || !p.planned:
		p.again()
	}
	p.refreshMain()
	if p.f.Nav.Front() == p.ID || !p.f.Dialogs.Any() {
		p.f.Focus(p.ask.focus())
	}
}

// latest is the page that shows now what this one showed.
func (p *Page) latest() *Page {
	for p.heir != nil {
		p = p.heir
	}
	return p
}

// adopt takes over what was chosen in another language.
func (a *planAsk) adopt(old *planAsk) {
	a.filled = old.filled
	for _, to := range []struct{ mine, other *kit.Select }{{a.kind, old.kind}, {a.pairs, old.pairs}, {a.access, old.access}, {a.old, old.old}, {a.stop, old.stop}, {a.turn, old.turn}, {a.order, old.order}} {
		if i := to.other.SelectedIndex(); i >= 0 && i < len(to.mine.Options) {
			to.mine.Selected = to.mine.Options[i]
			to.mine.Refresh()
		}
	}
	if a.there != nil && old.there != nil {
		a.there.adopt(old.there)
	}
	changed := a.name.OnChanged
	a.name.OnChanged = nil
	a.name.SetText(old.name.Text)
	if len(old.key.items) > 0 {
		a.offer(old.targets)
		a.key.at = old.key.at
		a.key.draw()
		a.chose()
	}
	a.name.SetText(old.name.Text)
	a.name.OnChanged = changed
}
