package machinepage

import (
	"context"

	"latchkey/core/ask"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

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
