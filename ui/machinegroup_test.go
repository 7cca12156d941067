package ui

import (
	"slices"
	"testing"

	"latchkey/core/machine"
	"latchkey/ui/kit"
)

// pool is builders with machines that come from the image of one.
func pool() *fake {
	f := builders()
	of := f.machines.all[0]
	group := machine.Machine{ID: "ci-*", Name: "ci-*", Group: true, Of: of.Name, Keys: []machine.Key{of.Keys[0]}, Created: of.Created}
	group.Keys[0].Origin = "cloned"
	for _, r := range of.Repos {
		group.Repos = append(group.Repos, machine.Repo{Account: r.Account, Path: r.Path, Fingerprint: r.Fingerprint, Access: r.Access, Since: r.Since})
	}
	f.machines.all = append(f.machines.all, group)
	return f
}

// A group of machines from one image says that nobody reaches them; only what can be
// done with such is offered, and that they were replaced is asked about.
func TestAGroupOfMachinesIsShown(t *testing.T) {
	f := pool()
	p := onMachine(t, f, "ci-*")
	for _, text := range []string{t2("machinestate.group"), "copies of build-07, never reached", t2("machines.group_note"), t2("machineorigin.cloned")} {
		if !p.says(text) && !p.saysNote(text) {
			t.Errorf("the group does not say %q", text)
		}
	}
	for _, id := range []string{"machine-verify", "machine-look", "machine-files", "machine-onboard", "machine-undo", "machine-retire"} {
		if slices.Contains(p.buttons(), t2("machinedo."+id)) {
			t.Errorf("%s is offered for a group", id)
		}
	}
	p.w.run("machine-replaced")
	p.until("it asks", p.w.Dialogs.Any)
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("it is said", func() bool { return f.called("machines of ci-* were replaced") })
}

// A group is added from the machine whose image it has; what is no pattern is refused
// in the dialog, and nothing is lost of it.
func TestAGroupOfMachinesIsAdded(t *testing.T) {
	f := builders()
	p := onMachine(t, f, "build-07")
	p.w.run("machine-group")
	p.until("it asks", p.w.Dialogs.Any)
	entry, _ := p.w.Dialogs.Top().Focus.(*kit.Entry)
	entry.SetText("build-07")
	p.press(t2("group.do"))
	p.until("it is refused", func() bool { return p.says(t2("error.machine_group")) })
	entry.SetText("ci-*")
	p.press(t2("group.do"))
	p.until("it is added", func() bool { return f.called("add group ci-* of build-07") && !p.w.Dialogs.Any() })
	p.until("it is selected", func() bool { return p.says("copies of build-07, never reached") })
}
