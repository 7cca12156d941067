package repopage

import (
	"fyne.io/fyne/v2"

	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
)

// commands are what a person can ask of the page. Commands must never act on
// what nobody sees: but for the way to the list, they can be given only while
// the page is in front.
func (p *Page) commands() []*frame.Command {
	front := func(can func() bool) func() bool {
		return func() bool { return p.f.Nav.Front() == p.ID && can() }
	}
	d := p.details
	account := func() bool { return p.f.Session.Account.ID != "" }
	repo := front(func() bool { return p.list.Selected() != nil })
	key := front(func() bool { return d.current() != nil })
	test, relabel := front(d.canTest), front(d.actions.canRelabel)
	marked := front(func() bool { return p.list.Marks.Count() > 0 })
	relabelMarked := func() bool { return marked() && p.marks.canRelabel() }
	plan := func(verb rollout.Verb) func() { return func() { p.marks.showPlan(verb) } }
	everywhere := func(verb rollout.Verb) func() { return func() { d.actions.rollOut(verb) } }
	ofRepo, ofKey := p.chosenName, d.actions.chosenName
	return append([]*frame.Command{
		{ID: "copy-url", Menu: "edit", Group: 1, Icon: "copy", Key: fyne.KeyU, Mod: frame.CtrlShift, Can: repo, About: ofRepo, Lacks: "repository", Run: d.actions.copyURL},
		{ID: "copy-public", Menu: "edit", Group: 1, Icon: "copy", Key: fyne.KeyP, Mod: frame.CtrlShift, Can: key, About: ofKey, Lacks: "key", Run: d.actions.copyPublic},
		{ID: "copy-fingerprint", Menu: "edit", Group: 1, Icon: "copy", Key: fyne.KeyG, Mod: frame.CtrlShift, Can: key, About: ofKey, Lacks: "key", Run: d.actions.copyFingerprint},

		{ID: "open-repo", Menu: "repository", Group: 3, Icon: "external", Can: repo, About: ofRepo, Lacks: "repository", Run: d.actions.openRepo},
		{ID: "open-keys", Menu: "repository", Group: 3, Icon: "external", Can: repo, About: ofRepo, Lacks: "repository", Run: d.actions.openKeys},

		{ID: "add-key", Menu: "repository", Icon: "plus", Key: fyne.KeyN, Mod: frame.Ctrl, Can: repo, About: ofRepo, Lacks: "repository", Run: func() { p.showAddKey("") }},
		{ID: "mark-all", Menu: "repository", Icon: "check", Group: 1, Key: fyne.KeyA, Mod: frame.Ctrl, Can: front(account), Lacks: "rows", Run: p.marks.all},
		{ID: "unmark", Menu: "repository", Icon: "cross", Group: 1, Can: marked, Lacks: "selection", Run: p.marks.unmark},
		{ID: "rollout-add", Menu: "repository", Group: 1, Icon: "plus", Key: fyne.KeyN, Mod: frame.CtrlShift, Can: marked, Lacks: "selection", Run: plan(rollout.Add)},
		{ID: "rollout-rotate", Menu: "repository", Group: 1, Icon: "refresh", Key: fyne.KeyR, Mod: frame.CtrlShift, Can: marked, Lacks: "selection", Run: plan(rollout.Rotate)},
		{ID: "rollout-revoke", Menu: "repository", Group: 1, Icon: "remove", Can: marked, Lacks: "selection", Run: plan(rollout.Revoke)},
		{ID: "rollout-relabel", Menu: "repository", Group: 1, Icon: "edit", Can: relabelMarked, Lacks: "relabel_many", Run: plan(rollout.Relabel)},
		{ID: "test-many", Menu: "repository", Group: 1, Icon: "test", Can: marked, Lacks: "selection", Run: func() { p.marks.test(probe.Access) }},
		{ID: "clone-many", Menu: "repository", Group: 1, Icon: "clone", Can: marked, Lacks: "selection", Run: func() { p.marks.test(probe.Clone) }},
		{ID: "read-use", Menu: "repository", Icon: "refresh", Group: 2, Can: front(p.refresher.someUseUnread), Lacks: "use", Run: p.refresher.readUse},
		{ID: "read-all", Menu: "repository", Icon: "refresh", Group: 2, Can: account, Lacks: "account", Run: p.refresher.askReadAll},
		{ID: "list", Menu: "repository", Icon: "list", Group: 3, Key: fyne.KeyL, Mod: frame.Ctrl, Can: account, Lacks: "account", Run: func() { p.f.Nav.Page(p.ID); p.list.Focus() }},
		{ID: "details", Menu: "repository", Icon: "info", Group: 3, Key: fyne.KeyD, Mod: frame.Ctrl, Can: repo, Lacks: "repository", Run: d.focus},

		{ID: "test-clone", Menu: "key", Icon: "clone", Key: fyne.KeyT, Mod: frame.Ctrl, Can: test, About: ofKey, Lacks: "private", Run: d.testClone},
		{ID: "test-access", Menu: "key", Icon: "test", Key: fyne.KeyT, Mod: frame.CtrlShift, Can: test, About: ofKey, Lacks: "private", Run: d.testAccess},
		{ID: "edit-label", Menu: "key", Group: 1, Icon: "edit", Key: fyne.KeyE, Mod: frame.Ctrl, Can: relabel, About: ofKey, Lacks: "relabel", Run: d.actions.showEditLabel},
		{ID: "remove-key", Menu: "key", Group: 2, Icon: "remove", Key: fyne.KeyDelete, Mod: frame.Ctrl, Can: key, About: ofKey, Lacks: "key", Run: d.actions.removeKey},
		{ID: "rotate-everywhere", Menu: "key", Group: 1, Icon: "refresh", Key: fyne.KeyE, Mod: frame.CtrlShift, Can: key, About: ofKey, Lacks: "key", Run: everywhere(rollout.Rotate)},
		{ID: "relabel-everywhere", Menu: "key", Group: 1, Icon: "edit", Can: relabel, About: ofKey, Lacks: "relabel", Run: everywhere(rollout.Relabel)},
		{ID: "revoke-everywhere", Menu: "key", Group: 2, Icon: "remove", Can: key, About: ofKey, Lacks: "key", Run: everywhere(rollout.Revoke)},
		{ID: "key-export", Menu: "key", Group: 4, Icon: "export", Can: test, About: ofKey, Lacks: "private", Run: d.actions.export},
		{ID: "key-ssh-config", Menu: "key", Group: 4, Icon: "copy", Can: key, About: ofKey, Lacks: "key", Run: d.actions.copySSHConfig},
		{ID: "key-show", Menu: "key", Group: 4, Icon: "keys", Can: key, About: ofKey, Lacks: "key", Run: d.actions.showKey},
	}, p.list.Commands()...)
}

// chosenName names the repository on which commands act.
func (p *Page) chosenName() string {
	if r := p.list.Selected(); r != nil {
		return r.shown
	}
	return ""
}

// chosenName names the key on which commands act.
func (d keyActions) chosenName() string {
	if k := d.current(); k != nil {
		return safetext.Line(frame.KeyName(k.Label, k.Fingerprint), 60)
	}
	return ""
}
