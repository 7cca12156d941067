package machinepage

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// addForm asks which machines to add.
type addForm struct {
	*frame.Form
	p         *Page
	addresses *kit.Entry
	name      *kit.Entry
	runAs     *kit.Entry
	here      *kit.Check
}

// showAdd asks for a new build machine, or several.
func (p *Page) showAdd() {
	if p.backend == nil {
		return
	}
	a := &addForm{p: p, addresses: kit.NewTextArea("jenkins@build-07.example.org", 3), name: kit.NewEntry("build-07"), runAs: kit.NewEntry("gitlab-runner")}
	a.Form = p.f.NewForm(locale.T("machineadd.title"), "machine", locale.T("machineadd.do"), a.submit)
	a.here = kit.NewCheck(locale.T("machineadd.here"), func(on bool) {
		if on {
			a.addresses.Disable()
			return
		}
		a.addresses.Enable()
	})
	a.SubmitWith(a.name, a.runAs)
	a.Dialog.Width = 560
	a.Show(kit.Stack(
		frame.Field(locale.T("machineadd.address"), a.addresses, locale.T("machineadd.address_note")),
		a.here,
		frame.Field(locale.T("machineadd.name"), a.name, locale.T("machineadd.name_note")),
		frame.Field(locale.T("machineadd.user"), a.runAs, locale.T("machineadd.user_note")),
	), a.addresses)
}

// lines are the addresses that were typed, one to a line; # begins a comment.
func (a *addForm) lines() (all []string) {
	if a.here.Checked {
		return []string{""}
	}
	for line := range strings.Lines(a.addresses.Text) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// added is what came of adding machines one after another.
type added struct {
	ids  []string
	left []string // addresses that are not added yet, the one that could not be first
	err  error
}

func (a *addForm) submit() {
	if !a.here.Checked && frame.ClearSecret(a.addresses) {
		a.complain(locale.T("machineadd.secret"), a.addresses)
		return
	}
	lines, n := a.lines(), core.NewMachine{Name: strings.TrimSpace(a.name.Text), RunAs: strings.TrimSpace(a.runAs.Text)}
	switch {
	case len(lines) == 0:
		a.complain(locale.T("machineadd.missing"), a.addresses)
		return
	case len(lines) > 1 && n.Name != "":
		a.complain(locale.T("machineadd.one_name"), a.name)
		return
	}
	a.Clear()
	a.Main.Disable()
	f, b := a.p.f, a.p.backend
	frame.Do(f, func(ctx context.Context) (added, error) { return addAll(ctx, b, n, lines), nil }, func(r added, err error) {
		a.Main.Enable()
		if err == nil {
			err = r.err
		}
		if len(r.ids) > 0 {
			f.Announce(ask.MachinesChanged)
		}
		if err != nil {
			a.failed(r, err)
			return
		}
		a.Dialog.Hide()
		f.Toasts.Show(locale.Tn("toast.machines_added", len(r.ids)))
		a.p.latest().ShowMachine(r.ids[0])
	})
}

// complain says what is wrong with the inputs.
func (a *addForm) complain(text string, at *kit.Entry) {
	a.Say(text)
	a.Dialog.FocusOn(at)
}

// failed leaves in the form what is not added yet.
func (a *addForm) failed(r added, err error) {
	address := locale.T("machines.here")
	if len(r.left) > 0 && r.left[0] != "" {
		a.addresses.SetText(strings.Join(r.left, "\n"))
		address = safetext.Line(r.left[0], 80)
	}
	a.Fail(locale.T("error.machine_add", locale.Args{"Machine": address}), err)
	if !a.here.Checked {
		a.Dialog.FocusOn(a.addresses)
	}
}

// addAll adds machines up to the first that cannot be added.
func addAll(ctx context.Context, b Backend, n core.NewMachine, addresses []string) (r added) {
	for i, address := range addresses {
		n.Address = address
		m, err := b.AddMachine(ctx, n)
		if err != nil {
			r.left, r.err = addresses[i:], err
			return r
		}
		r.ids = append(r.ids, m.ID)
	}
	return r
}
