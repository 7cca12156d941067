package keypage

import (
	"fyne.io/fyne/v2"

	"latchkey/internal/safetext"
	"latchkey/ui/frame"
)

// commands are what a person can ask of the page: for the key that is selected,
// and, on any page, to bring in another one.
func (p *Page) commands() []*frame.Command {
	do := p.actions
	isOpen := func() bool { return p.backend != nil }
	lists := func() bool { return p.f.Session.Account.ID != "" && p.f.Nav.Front() == p.ID }
	on := func(id string) func() bool { return func() bool { return do.can(id, p.current()) } }
	name := func() string {
		if k := p.current(); k != nil {
			return safetext.Line(k.name(), 60)
		}
		return ""
	}
	return append([]*frame.Command{
		{ID: "copy-public", Menu: "edit", Group: 1, Icon: "copy", Key: fyne.KeyP, Mod: frame.CtrlShift, Can: on("copy"), About: name, Lacks: "key", Run: p.pane.copyPublic},
		{ID: "copy-fingerprint", Menu: "edit", Group: 1, Icon: "copy", Key: fyne.KeyG, Mod: frame.CtrlShift, Can: on("copy"), About: name, Lacks: "key", Run: p.pane.copyFingerprint},
		{ID: "mark-all", Menu: "repository", Icon: "check", Group: 1, Key: fyne.KeyA, Mod: frame.Ctrl, Can: lists, Lacks: "rows", Run: p.list.Marks.All},
		{ID: "test-access", Menu: "key", Icon: "test", Key: fyne.KeyT, Mod: frame.CtrlShift, Can: on("test-access"), About: name, Lacks: "private", Run: do.test},
		{ID: "rotate-everywhere", Menu: "key", Group: 1, Icon: "refresh", Key: fyne.KeyE, Mod: frame.CtrlShift, Can: on("rotate-everywhere"), About: name, Lacks: "key", Run: do.rotate},
		{ID: "revoke-everywhere", Menu: "key", Group: 2, Icon: "remove", Can: on("revoke-everywhere"), About: name, Lacks: "key", Run: do.revoke},
		{ID: "add-key", Menu: "repository", Icon: "plus", Key: fyne.KeyN, Mod: frame.Ctrl, Can: on("key-add-to"), About: name, Lacks: "repository", Run: do.addTo},
		{ID: "list", Menu: "repository", Icon: "list", Group: 3, Key: fyne.KeyL, Mod: frame.Ctrl, Can: lists, Lacks: "account", Run: p.list.Focus},
		{ID: "details", Menu: "repository", Icon: "info", Group: 3, Key: fyne.KeyD, Mod: frame.Ctrl, Can: on("copy"), Lacks: "repository", Run: p.showPane},
		{ID: "key-generate", Menu: "key", Group: 3, Icon: "plus", Key: fyne.KeyG, Mod: frame.Ctrl, Can: isOpen, Lacks: "open", Run: p.showGenerate},
		{ID: "key-import", Menu: "key", Group: 3, Icon: "import", Key: fyne.KeyI, Mod: frame.Ctrl, Can: isOpen, Lacks: "open", Run: p.showImport},
		{ID: "key-add-to", Menu: "key", Group: 4, Icon: "plus", Can: on("key-add-to"), About: name, Lacks: "public", Run: do.addTo},
		{ID: "key-export", Menu: "key", Group: 4, Icon: "export", Can: on("key-export"), About: name, Lacks: "private", Run: do.export},
		{ID: "key-ssh-config", Menu: "key", Group: 4, Icon: "copy", Can: on("key-ssh-config"), About: name, Lacks: "key", Run: do.copySSHConfig},
		{ID: "key-delete", Menu: "key", Group: 4, Icon: "remove", Can: on("key-delete"), About: name, Lacks: "pair", Run: do.delete},
	}, p.list.Commands()...)
}

// showPane brings the details of the selected key to the front, with the keyboard.
func (p *Page) showPane() {
	p.split.OpenTrailing()
	p.pane.Focus()
}
