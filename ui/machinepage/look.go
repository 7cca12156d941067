package machinepage

import (
	"context"

	"latchkey/core/ask"
	"latchkey/core/machine"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// look looks at the selected machine, and shows what is there and what is missing.
func (p *Page) look() {
	m := p.current()
	if m == nil {
		return
	}
	f, b, id, name, address := p.f, p.backend, m.ID, m.name(), addressWords(m.Machine)
	p.busy[id] = true
	f.Commands.Refresh()
	job := f.Jobs.Start(locale.T("job.machine_look", locale.Args{"Machine": name}))
	frame.DoJob(f, job, func(ctx context.Context) (machine.Look, error) { return b.LookAtMachine(ctx, id) }, func(l machine.Look, err error) {
		delete(p.latest().busy, id)
		f.Announce(ask.MachinesChanged)
		f.Commands.Refresh()
		switch {
		case frame.IsChoice(err):
		case err != nil && f.Dialogs.Any():
			f.Notices.Fail("machine-"+id, locale.T("error.machine_look", locale.Args{"Machine": name}), err)
		case f.Dialogs.Any(): // the person is doing something else by now
			f.Toasts.Show(locale.T("machinelook.done", locale.Args{"Machine": name}))
		default:
			f.Notices.Remove("machine-" + id)
			p.latest().showLook(id, name, address, l, err)
		}
	})
}

// showLook shows what a look came to.
func (p *Page) showLook(id, name, address string, l machine.Look, err error) {
	closeB := kit.NewButton(locale.T("action.close"), "", nil)
	d := &overlay.Dialog{Title: locale.T("machinelook.title", locale.Args{"Machine": name}), Icon: "machine", Width: 600, Actions: []*kit.Button{closeB}}
	closeB.OnTapped = d.Hide
	c := lookCard{f: p.f, name: name, address: address, moved: d.Fit}
	if err == nil {
		d.Body = c.found(l)
	} else {
		d.Body = c.fails(err, true, func() {
			d.Hide()
			p.latest().askRebuilt(id, name, hostKeysOf(err), func() { p.latest().afterRebuilt(id, name) })
		})
	}
	p.f.Dialogs.Show(d)
}
