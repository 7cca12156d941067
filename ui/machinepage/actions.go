package machinepage

import (
	"context"
	"slices"

	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// verify opens every repository of the selected machine from there.
func (p *Page) verify() {
	if m := p.current(); m != nil {
		p.verifyOne(m)
	}
}

// verifyMarked verifies from every marked machine on which something of ours is.
func (p *Page) verifyMarked() {
	for _, m := range p.list.Marks.Rows() {
		if p.can("machine-verify", m) {
			p.verifyOne(m)
		}
	}
}

// verifyOne is a job of its own: a machine that does not answer holds up no other.
func (p *Page) verifyOne(m *machineItem) {
	f, b, id, name := p.f, p.backend, m.ID, m.name()
	p.busy[id] = true
	f.Commands.Refresh()
	job := f.Jobs.Start(locale.T("job.machine_verify", locale.Args{"Machine": name}))
	frame.DoJob(f, job, func(ctx context.Context) ([]probe.Report, error) { return b.VerifyMachine(ctx, id) }, func(all []probe.Report, err error) {
		p := p.latest()
		delete(p.busy, id)
		f.Announce(ask.MachinesChanged)
		f.Commands.Refresh()
		notice := "machine-" + id
		at := slices.IndexFunc(all, func(r probe.Report) bool { return !r.OK })
		switch {
		case frame.IsChoice(err):
		case err != nil:
			f.Notices.Fail(notice, locale.T("error.machine_verify", locale.Args{"Machine": name}), err)
		case at < 0:
			f.Notices.Remove(notice)
			f.Toasts.Show(locale.Tn("toast.machine_verified", len(all), locale.Args{"Machine": name}))
		default:
			said := frame.ReportOutcome(all[at], all[at].Repo)
			said.Buttons = append(said.Buttons, kit.NewButton(locale.T("action.show"), "machine", func() { p.latest().ShowMachine(id) }))
			f.Notices.Dismissible(notice, said)
		}
	})
}

// undo takes back the newest onboarding of the machine. Core asks first, and says
// which other machines were onboarded with it.
func (p *Page) undo() {
	m := p.current()
	if m == nil {
		return
	}
	f, b, id, name := p.f, p.backend, m.ID, m.name()
	frame.Do(f, func(ctx context.Context) (rollout.Summary, error) { return newestOnboarding(ctx, b, id) }, func(r rollout.Summary, err error) {
		switch {
		case frame.IsChoice(err), p.latest().backend != b: // other data is open
		case err != nil:
			f.Notices.Fail("machine-"+id, locale.T("error.machine_undo", locale.Args{"Machine": name}), err)
		case r.ID == 0:
			f.Toasts.Show(locale.T("machines.nothing_to_undo", locale.Args{"Machine": name}))
		default:
			f.Nav.Undo(r.ID, r.Title)
		}
	})
}

// newestOnboarding finds the newest rollout that onboarded a machine and was not
// undone; the zero one where there is none.
func newestOnboarding(ctx context.Context, b Backend, machine string) (rollout.Summary, error) {
	all, err := b.ListRollouts(ctx)
	if err != nil {
		return rollout.Summary{}, err
	}
	for _, one := range all {
		if one.Verb != rollout.Onboard || one.State == rollout.Undone {
			continue
		}
		report, err := b.Rollout(ctx, one.ID)
		if err != nil {
			return rollout.Summary{}, err
		}
		if slices.Contains(report.Spec.Machines, machine) {
			return one, nil
		}
	}
	return rollout.Summary{}, nil
}
