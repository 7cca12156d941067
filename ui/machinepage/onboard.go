package machinepage

import (
	"latchkey/api"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// onboardCurrent onboards the selected machine.
func (p *Page) onboardCurrent() {
	if m := p.current(); m != nil {
		p.onboard([]*machineItem{m})
	}
}

// onboard chooses the repositories that builds on machines are to open; the plan says
// what would be done before anything is.
func (p *Page) onboard(all []*machineItem) {
	if len(all) == 0 || p.f.Session.Account.ID == "" || p.backend == nil {
		return
	}
	machines := subjects(all)
	s := newReposStep(p)
	title := locale.T("onboard.title", locale.Args{"Machine": machines[0].Name})
	if len(machines) > 1 {
		title = locale.Tn("onboard.title_several", len(machines))
	}
	var o *frame.Form
	o = p.f.NewForm(title, "machine", locale.T("rollout.plan"), func() {
		if !s.check() {
			o.Dialog.Fit()
			return
		}
		o.Dialog.Hide()
		p.latest().planOnboarding(s.account, machines, s.chosen())
	})
	o.Dialog.Width, o.Dialog.Grows, s.picker.OnItems = 620, s.picker, o.Dialog.Fit
	s.offer(machines, "")
	o.Show(s.body, s.picker.Entry)
}

// subjects names machines for a plan.
func subjects(all []*machineItem) (machines []frame.MachineSubject) {
	for _, m := range all {
		machines = append(machines, frame.MachineSubject{ID: m.ID, Name: m.name()})
	}
	return machines
}

// planOnboarding shows what would be done so that builds on machines open repositories
// of the account in which they were chosen.
func (p *Page) planOnboarding(account core.Account, machines []frame.MachineSubject, repos []api.RepoPath) {
	p.f.Nav.Plan(frame.PlanRequest{Verb: rollout.Onboard, Account: account, On: frame.Selection{Account: account.ID, Repos: repos}, Machines: machines})
}
