package planpage

import (
	"time"

	"latchkey/core/ask"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

const (
	// freshFacts is how old facts may be that a person wants read again.
	freshFacts = time.Minute
	// oldFacts is from which age on reading them again is offered.
	oldFacts = 10 * time.Minute
)

// drawKnown says how old the facts are that the plan rests on, and offers to read
// them again for as many requests as that takes.
func (p *Page) drawKnown() {
	k := p.plan.Basis
	old := !k.Oldest.IsZero() && p.f.Now().Sub(k.Oldest) > oldFacts
	if p.low || k.RequestsToRead == 0 || k.NeverRead == 0 && !old {
		return
	}
	again := kit.NewButton(locale.Tn("plan.read_again", k.RequestsToRead), "refresh", func() {
		p.rereads = true
		p.replan()
	}).Quiet()
	p.notes.Add(kit.Row(again))
}

// order says that nothing is done yet, and how old the oldest fact of the plan is.
func (p *Page) order() string {
	oldest := p.plan.Basis.Oldest
	if oldest.IsZero() {
		return locale.T("plan.steps")
	}
	return locale.T("plan.steps_known", locale.Args{"When": locale.Ago(oldest, p.f.Now())})
}

// Reading tells how far the reading for a plan is.
func (p *Page) Reading(ev ask.Event) {
	if p.rereading && p.job != nil && ev.Total > 0 {
		p.status.SetText(locale.T("plan.reading", locale.Args{"Done": locale.Number(ev.Done), "Total": locale.Number(ev.Total)}))
	}
}
