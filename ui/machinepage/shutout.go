package machinepage

import (
	"context"

	"latchkey/core/ask"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// revoke plans that a machine, such as a stolen laptop, loses all access; retire the
// same in order.
func (p *Page) revoke() { p.shutOut(p.selected(), false) }
func (p *Page) retire() { p.shutOut(p.selected(), true) }

func (p *Page) selected() []*machineItem {
	if m := p.current(); m != nil {
		return []*machineItem{m}
	}
	return nil
}

// revokeMarked shuts out all marked machines on which keys lie.
func (p *Page) revokeMarked() {
	var all []*machineItem
	for _, m := range p.list.Marks.Rows() {
		if p.can("machine-revoke", m) {
			all = append(all, m)
		}
	}
	p.shutOut(all, false)
}

func (p *Page) shutOut(all []*machineItem, retire bool) {
	if len(all) == 0 {
		return
	}
	p.f.Nav.Plan(frame.PlanRequest{Verb: rollout.Revoke, Machines: subjects(all), Retire: retire})
}

// remove forgets the machine. Where keys of it still open repositories, a machine that
// is gone for good should lose these first.
func (p *Page) remove() {
	m := p.current()
	if m == nil {
		return
	}
	if len(m.Repos) == 0 {
		p.forget(m)
		return
	}
	cancel := kit.NewButton(locale.T("action.cancel"), "", nil)
	only := kit.NewButton(locale.T("forget.only"), "", nil)
	first := kit.NewButton(locale.T("forget.revoke"), commandIcons["machine-revoke"], nil).Primary()
	body := kit.Stack(kit.NewParagraph(locale.T("forget.text", locale.Args{"Machine": m.name(), "Repos": locale.Tn("forget.repos", len(m.Repos))})), kit.NewNote(locale.T("forget.note")))
	d := &overlay.Dialog{Title: locale.T("forget.title", locale.Args{"Machine": m.name()}), Icon: "machine", Width: 560, Body: body, Actions: []*kit.Button{cancel, only, first}}
	cancel.OnTapped = d.Hide
	only.OnTapped = func() { d.Hide(); p.latest().forget(m) }
	first.OnTapped = func() { d.Hide(); p.latest().shutOut([]*machineItem{m}, false) }
	p.f.Dialogs.Show(d)
}

// forget takes the machine out of the list. Core asks first where something of ours
// lies there.
func (p *Page) forget(m *machineItem) {
	f, b, id, name := p.f, p.backend, m.ID, m.name()
	frame.Try(f, func(ctx context.Context) error { return b.RemoveMachine(ctx, id) }, func(err error) {
		switch {
		case frame.IsChoice(err):
		case err != nil:
			f.Notices.Fail("machine-"+id, locale.T("error.machine_remove", locale.Args{"Machine": name}), err)
		default:
			f.Notices.Remove("machine-" + id)
			f.Toasts.Show(locale.T("toast.machine_removed", locale.Args{"Machine": name}))
			f.Announce(ask.MachinesChanged)
		}
	})
}
