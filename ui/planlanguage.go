package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// keep hands the plan in front over to the page that is drawn in another
// language: what was chosen, what is planned, and what was typed. What was
// still being looked up or worked out is begun anew.
func (p *planPage) keep() func() {
	asked, looking, waiting := p.ask, p.looking, p.job != nil || p.typing.run != nil
	p.quit()
	p.ask = nil // what comes home now is dropped
	return func() {
		q := p.w.plans
		q.from = p.from
		if asked == nil {
			return
		}
		q.ask = newPlanAsk(q, asked.account, asked.verb, Selection{Account: asked.account.ID, Repos: asked.repos, Unread: asked.unread})
		q.ask.adopt(asked)
		q.about, q.plan, q.planned, q.starting = p.about, p.plan, p.planned, p.starting
		q.left.Set(p.left.On())
		q.inputs.Objects = []fyne.CanvasObject{q.ask.object}
		q.title.SetText(q.heading(q.about))
		q.drawPlan()
		if q.typed != nil && p.typed != nil {
			q.typed.SetText(p.typed.Text)
		}
		switch {
		case looking:
			q.loadTargets()
		case waiting || !q.planned:
			q.again()
		}
		q.refreshMain()
		if p.w.shell.page == "plan" || !p.w.dialogs.Any() {
			p.w.win.Canvas().Focus(q.ask.focus())
		}
	}
}

// adopt takes over what was chosen in another language.
func (a *planAsk) adopt(old *planAsk) {
	a.filled = old.filled
	for _, to := range []struct{ mine, other *kit.Select }{{a.kind, old.kind}, {a.pairs, old.pairs}, {a.access, old.access}, {a.old, old.old}, {a.stop, old.stop}, {a.turn, old.turn}} {
		if i := to.other.SelectedIndex(); i >= 0 && i < len(to.mine.Options) {
			to.mine.Selected = to.mine.Options[i]
			to.mine.Refresh()
		}
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
