package machinepage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// menu is the context menu of a row.
var menu = []string{"machine-verify", "machine-onboard", "machine-look", "machine-files", "machine-group", "machine-rebuilt", "machine-replaced", "-", "machine-new", "-", "machine-undo", "machine-revoke", "machine-retire", "machine-remove"}

// paneCommands have a button in the details, in order.
var paneCommands = []string{"machine-rebuilt", "machine-replaced", "machine-verify", "machine-onboard", "machine-look", "machine-files", "machine-undo", "machine-revoke", "machine-retire", "machine-remove"}

// rowActions show on the row under the pointer or with the keyboard.
var rowActions = []list.Action[machineItem]{
	{ID: "machine-verify", Icon: commandIcons["machine-verify"], Fits: func(m *machineItem) bool { return len(m.Repos) > 0 && !m.Group }},
	{ID: "machine-onboard", Icon: commandIcons["machine-onboard"], Fits: func(m *machineItem) bool { return !m.Group }},
}

// commandIcons are those of the page's commands.
var commandIcons = map[string]string{
	"machine-new": "plus", "machine-verify": "test", "machine-onboard": "import", "machine-look": "eye", "machine-files": "file", "machine-undo": "undo",
	"machine-group": "machines", "machine-rebuilt": "shield", "machine-replaced": "refresh", "machine-revoke": "stop", "machine-retire": "door", "machine-remove": "remove",
}

// commands are what a person can ask of the page.
func (p *Page) commands() []*frame.Command {
	lists := func() bool { return p.backend != nil && p.f.Nav.Front() == p.ID && p.list.Len() > 0 }
	name := func() string {
		if m := p.current(); m != nil {
			return m.name()
		}
		return ""
	}
	one := func(id, lacks string, group int, run func()) *frame.Command {
		return &frame.Command{ID: id, Menu: "machine", Group: group, Icon: commandIcons[id], Can: func() bool { return p.can(id, p.current()) }, About: name, Lacks: lacks, Run: run}
	}
	return append([]*frame.Command{
		{ID: "machine-new", Menu: "machine", Icon: commandIcons["machine-new"], Key: fyne.KeyM, Mod: frame.Ctrl, Can: p.f.Session.IsOpen, Lacks: "open", Run: p.showWizard},
		one("machine-verify", "onboarded", 1, p.verify),
		one("machine-onboard", "machine", 1, p.onboardCurrent),
		one("machine-look", "machine", 1, p.look),
		one("machine-files", "machine", 1, p.showFiles),
		one("machine-group", "machine", 1, p.addGroup),
		one("machine-rebuilt", "machine_rebuilt", 1, p.rebuiltCurrent),
		one("machine-replaced", "machine_group", 1, p.replaced),
		one("machine-undo", "onboarded", 2, p.undo),
		one("machine-revoke", "onboarded", 2, p.revoke),
		one("machine-retire", "onboarded", 2, p.retire),
		one("machine-remove", "machine", 2, p.remove),
		{ID: "mark-all", Menu: "repository", Icon: "check", Group: 1, Key: fyne.KeyA, Mod: frame.Ctrl, Can: lists, Lacks: "rows", Run: p.list.Marks.All},
		{ID: "list", Menu: "repository", Icon: "list", Group: 3, Key: fyne.KeyL, Mod: frame.Ctrl, Can: lists, Lacks: "account", Run: p.list.Focus},
		{ID: "details", Menu: "repository", Icon: "info", Group: 3, Key: fyne.KeyD, Mod: frame.Ctrl, Can: func() bool { return p.current() != nil }, Lacks: "repository", Run: p.showPane},
	}, p.list.Commands()...)
}

// can reports whether a command of the page can be given for a machine.
func (p *Page) can(id string, m *machineItem) bool {
	if m == nil || p.backend == nil {
		return false
	}
	if m.Group { // nobody reaches its machines
		return id == "machine-replaced" || id == "machine-remove" || id == "machine-revoke" && len(m.Repos) > 0
	}
	switch id {
	case "machine-replaced":
		return false
	case "machine-verify":
		return len(m.Repos) > 0 && !p.busy[m.ID]
	case "machine-look":
		return !p.busy[m.ID]
	case "machine-rebuilt":
		return m.Trouble.Code == hostChanged
	case "machine-undo", "machine-revoke", "machine-retire":
		return len(m.Repos)+len(m.Keys) > 0
	case "machine-onboard":
		return p.f.Session.Account.ID != ""
	}
	return true
}

// offerMarks puts what is done with all the machines that are marked into the bar
// below the list.
func (p *Page) offerMarks() {
	marks := p.list.Marks
	marks.Offer(kit.NewButton(locale.T("machines.onboard_marked"), commandIcons["machine-onboard"], func() { p.onboard(marks.Rows()) }),
		kit.NewButton(locale.T("machines.verify_marked"), commandIcons["machine-verify"], p.verifyMarked),
		kit.NewButton(locale.T("machines.revoke_marked"), commandIcons["machine-revoke"], p.revokeMarked),
		kit.NewButton(locale.T("marks.clear"), "", marks.Clear).Quiet())
}
