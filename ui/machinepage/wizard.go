package machinepage

import (
	"context"

	"latchkey/ui/frame"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// wizard leads from where machines are to the plan that onboards them: they are
// added, looked at, and get the repositories that builds there open. Where all is well
// on all of them, it goes on to the repositories by itself.
type wizard struct {
	p     *Page
	f     *frame.Frame
	frame *overlay.Wizard
	where *whereStep
	found *foundStep
	repos *reposStep
	ctx   context.Context // ends when the wizard is closed
}

// showWizard asks for new build machines.
func (p *Page) showWizard() {
	if p.backend == nil {
		return
	}
	ctx, cancel := context.WithCancel(p.f.Session.Ctx)
	w := &wizard{p: p, f: p.f, ctx: ctx}
	w.where, w.found, w.repos = newWhereStep(w), newFoundStep(w), newReposStep(p)
	w.repos.changed = func() { w.frame.Changed() }
	w.frame = &overlay.Wizard{Title: locale.T("machineadd.title"), Icon: "machine", Width: 660,
		Words: overlay.WizardWords{Cancel: locale.T("action.cancel"), Back: locale.T("action.back"), Next: locale.T("wizard.next"), Finish: locale.T("rollout.plan")}}
	w.frame.Steps = []overlay.WizardStep{
		{Name: locale.T("wizard.where"), Body: w.where.body, Focus: w.where.addresses, Next: locale.T("wizard.look"), Leave: w.where.check},
		{Name: locale.T("wizard.found"), Body: w.found.body, Enter: w.found.enter, Valid: w.found.isReady},
		{Name: locale.T("wizard.repos"), Body: w.repos.body, Focus: w.repos.picker.Entry, Grows: w.repos.picker, Enter: w.enterRepos, Leave: w.repos.check},
	}
	w.frame.OnFinish = w.plan
	w.frame.OnHidden = func(finished bool) { cancel(); w.closed(finished) }
	w.repos.picker.OnItems = w.frame.Fit
	w.frame.Show(p.f.Dialogs)
}

// enterRepos offers the repositories for the machines that are ready.
func (w *wizard) enterRepos() { w.repos.offer(w.found.ready(), w.found.summary()) }

// plan shows what would be done on the machines and the repositories.
func (w *wizard) plan() {
	machines := w.found.ready()
	w.frame.Hide()
	w.p.latest().planOnboarding(w.repos.account, machines, w.repos.chosen())
}

// closed shows what was added, and what can be gone on with later.
func (w *wizard) closed(finished bool) {
	added := w.found.added()
	if len(added) == 0 || w.f.Nav.Front() != w.p.ID {
		return
	}
	w.p.latest().ShowMachine(added[0])
	if !finished {
		w.f.Toasts.Show(locale.Tn("toast.machines_added", len(added)))
	}
}
