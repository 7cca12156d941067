package machinepage

import (
	"context"
	"strings"

	"latchkey/core/ask"
	"latchkey/core/machine"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// addGroup asks by what names the machines go that come from the image of the selected
// one, and adds them as a group.
func (p *Page) addGroup() {
	m := p.current()
	if m == nil || m.Group {
		return
	}
	f, b, of, name := p.f, p.backend, m.ID, m.name()
	entry := kit.NewEntry("ci-*")
	var o *frame.Form
	o = f.NewForm(locale.T("group.title", locale.Args{"Machine": name}), commandIcons["machine-group"], locale.T("group.do"), func() {
		pattern := strings.TrimSpace(entry.Text)
		if pattern == "" || frame.ClearSecret(entry) {
			o.Dialog.FocusOn(entry)
			return
		}
		o.Main.Disable()
		o.Clear()
		frame.Do(f, func(ctx context.Context) (machine.Machine, error) { return b.AddMachineGroup(ctx, pattern, of) }, func(group machine.Machine, err error) {
			o.Main.Enable()
			if err != nil {
				o.Fail(locale.T("error.machine_group"), err)
				return
			}
			o.Dialog.Hide()
			f.Toasts.Show(locale.T("toast.machine_group", locale.Args{"Machine": (&machineItem{Machine: group}).name()}))
			f.Announce(ask.MachinesChanged)
			p.latest().ShowMachine(group.ID)
		})
	})
	o.SubmitWith(entry)
	o.Show(kit.Stack(kit.NewParagraph(locale.T("group.text", locale.Args{"Machine": name})), frame.Field(locale.T("group.names"), entry, locale.T("group.note"))), entry)
}

// replaced says that all machines of the selected group were replaced by newer ones.
// Core asks first: old keys that were kept for them go then.
func (p *Page) replaced() {
	m := p.current()
	if m == nil || !m.Group {
		return
	}
	f, b, id, name := p.f, p.backend, m.ID, m.name()
	frame.Try(f, func(ctx context.Context) error { return b.MachineReplaced(ctx, id) }, func(err error) {
		switch {
		case frame.IsChoice(err):
		case err != nil:
			f.Notices.Fail("machine-"+id, locale.T("error.machine_replaced", locale.Args{"Machine": name}), err)
		default:
			f.Toasts.Show(locale.T("toast.machine_replaced", locale.Args{"Machine": name}))
			f.Announce(ask.MachinesChanged)
		}
	})
}
