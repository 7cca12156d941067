package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// command is one thing that a person can ask for. The table of commands is
// the only source of menus, context menus, palette and shortcut help. The
// text of a command has the key "cmd." and its id.
type command struct {
	id    string
	menu  string // menu that it stands in, "" = none
	group int    // a line is drawn between groups of one menu
	icon  string
	key   fyne.KeyName
	mod   fyne.KeyModifier // with key
	can   func() bool      // nil = always
	on    func() bool      // for commands that carry a tick
	run   func()
	quit  bool
	name  string // where the text is no text of ours: the name of an account
}

const (
	ctrl      = fyne.KeyModifierShortcutDefault
	ctrlShift = fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift
)

// allCommands is the table, in the order of the menus.
func (w *Window) allCommands() []*command {
	repo := w.inRepos(func() bool { return w.repos.selected() != nil })
	key := func() bool { return w.details.current() != nil }
	account := func() bool { return w.account.ID != "" }
	one := func() bool { return account() && !w.all }
	marked := w.inRepos(func() bool { return w.repos.marks.count() > 0 })
	lists := func() bool { return account() && (w.shell.page == "repositories" || w.shell.page == "keys") }
	mode := func(m kit.Mode) func() bool { return func() bool { return w.look.mode == m } }
	table := []*command{
		{id: "connect", menu: "file", icon: "account", key: fyne.KeyO, mod: ctrl, can: w.isOpen, run: w.showConnect},
		{id: "check-account", menu: "file", icon: "check", can: one, run: w.checkAccount},
		{id: "replace-token", menu: "file", icon: "lock", can: one, run: w.replaceToken},
		{id: "remove-account", menu: "file", icon: "remove", can: one, run: w.removeAccount},
	}
	table = append(table, w.accountCommands()...)
	table = append(table, []*command{
		{id: "demo", menu: "file", group: 2, icon: "demo", can: func() bool { return w.cfg.OpenDemo != nil && !w.demo }, run: w.openDemo},
		{id: "leave-demo", menu: "file", icon: "back", group: 2, can: func() bool { return w.demo && !w.cfg.Demo }, run: w.openOwn},
		{id: "settings", menu: "file", group: 3, icon: "settings", key: fyne.KeyComma, mod: ctrl, run: func() { w.shell.show("settings") }},
		{id: "quit", menu: "file", icon: "cross", group: 4, key: fyne.KeyQ, mod: ctrl, run: w.askClose, quit: true},

		{id: "find", menu: "edit", icon: "search", key: fyne.KeyF, mod: ctrl, run: w.searchPage},
		{id: "find-pasted", menu: "edit", icon: "key", key: fyne.KeyV, mod: ctrl, can: w.isOpen, run: w.findPasted},
		{id: "copy-url", menu: "edit", group: 1, icon: "copy", key: fyne.KeyU, mod: ctrlShift, can: repo, run: w.details.copyURL},
		{id: "copy-public", menu: "edit", group: 1, icon: "copy", key: fyne.KeyP, mod: ctrlShift, can: w.onShown("copy", key), run: w.copyPublic},
		{id: "copy-fingerprint", menu: "edit", group: 1, icon: "copy", key: fyne.KeyG, mod: ctrlShift, can: w.onShown("copy", key), run: w.copyFingerprint},

		{id: "add-key", menu: "repository", icon: "plus", key: fyne.KeyN, mod: ctrl, can: repo, run: func() { w.showAddKey("") }},
		{id: "mark-all", menu: "repository", icon: "check", group: 1, key: fyne.KeyA, mod: ctrl, can: lists, run: w.markAll},
		{id: "unmark", menu: "repository", icon: "cross", group: 1, can: marked, run: w.repos.marks.unmark},
		{id: "rollout-add", menu: "repository", group: 1, icon: "plus", key: fyne.KeyN, mod: ctrlShift, can: marked, run: func() { w.showRollout(rollout.Add) }},
		{id: "rollout-rotate", menu: "repository", group: 1, icon: "refresh", key: fyne.KeyR, mod: ctrlShift, can: marked, run: func() { w.showRollout(rollout.Rotate) }},
		{id: "rollout-revoke", menu: "repository", group: 1, icon: "remove", can: marked, run: func() { w.showRollout(rollout.Revoke) }},
		{id: "rollout-relabel", menu: "repository", group: 1, icon: "edit", can: func() bool { return marked() && w.canRelabelMarked() }, run: func() { w.showRollout(rollout.Relabel) }},
		{id: "test-many", menu: "repository", group: 1, icon: "test", can: marked, run: func() { w.testSelected(probe.Access) }},
		{id: "clone-many", menu: "repository", group: 1, icon: "clone", can: marked, run: func() { w.testSelected(probe.Clone) }},
		{id: "refresh", menu: "repository", group: 2, icon: "refresh", key: fyne.KeyR, mod: ctrl, can: account, run: w.refreshShown},
		{id: "read-use", menu: "repository", icon: "refresh", group: 2, can: w.inRepos(w.someUseUnread), run: w.readUse},
		{id: "read-all", menu: "repository", icon: "refresh", group: 2, can: account, run: w.askReadAll},
		{id: "list", menu: "repository", icon: "list", group: 3, key: fyne.KeyL, mod: ctrl, can: account, run: func() { w.shell.show("repositories"); w.repos.focusList() }},
		{id: "details", menu: "repository", icon: "info", group: 3, key: fyne.KeyD, mod: ctrl, can: repo, run: w.details.focus},

		{id: "test-clone", menu: "key", icon: "clone", key: fyne.KeyT, mod: ctrl, can: w.inRepos(w.details.canTest), run: w.details.testClone},
		{id: "test-access", menu: "key", icon: "test", key: fyne.KeyT, mod: ctrlShift, can: w.onShown("key-test", w.details.canTest), run: w.testShown},
		{id: "edit-label", menu: "key", group: 1, icon: "edit", key: fyne.KeyE, mod: ctrl, can: w.inRepos(w.details.canRelabel), run: w.showEditLabel},
		{id: "remove-key", menu: "key", group: 2, icon: "remove", key: fyne.KeyDelete, mod: ctrl, can: w.inRepos(key), run: w.removeKey},

		{id: "rotate-everywhere", menu: "key", group: 1, icon: "refresh", key: fyne.KeyE, mod: ctrlShift, can: w.onShown("key-rotate", key), run: w.rotateShown},
		{id: "relabel-everywhere", menu: "key", group: 1, icon: "edit", can: w.inRepos(w.details.canRelabel), run: func() { w.rolloutOf(rollout.Relabel) }},
		{id: "revoke-everywhere", menu: "key", group: 2, icon: "remove", can: w.onShown("key-revoke", key), run: w.revokeShown},
		{id: "key-generate", menu: "key", group: 3, icon: "plus", key: fyne.KeyG, mod: ctrl, can: w.isOpen, run: w.showGenerate},
		{id: "key-import", menu: "key", group: 3, icon: "import", key: fyne.KeyI, mod: ctrl, can: w.isOpen, run: w.showImport},
		{id: "key-add-to", menu: "key", group: 4, icon: "plus", can: w.onKey("key-add-to"), run: w.showAddTo},
		{id: "key-rotate", menu: "key", group: 4, icon: "refresh", can: w.onKey("key-rotate"), run: w.rotateCurrent},
		{id: "key-revoke", menu: "key", group: 4, icon: "remove", can: w.onKey("key-revoke"), run: w.revokeCurrent},
		{id: "key-test", menu: "key", group: 4, icon: "test", can: w.onKey("key-test"), run: w.testCurrent},
		{id: "key-export", menu: "key", group: 4, icon: "export", can: w.onKey("key-export"), run: w.showExport},
		{id: "key-ssh-config", menu: "key", group: 4, icon: "copy", can: w.onKey("key-ssh-config"), run: w.copySSHConfig},
		{id: "key-delete", menu: "key", group: 4, icon: "remove", can: w.onKey("key-delete"), run: w.deleteCurrent},
		{id: "keys", menu: "view", icon: "keys", key: fyne.KeyK, mod: ctrlShift, run: func() { w.shell.show("keys") }},
		{id: "host-keys", menu: "view", icon: "host", key: fyne.KeyH, mod: ctrlShift, run: func() { w.shell.show("host-keys") }},
		{id: "host-trust", menu: "file", group: 2, icon: "shield", can: w.isOpen, run: w.showTrustLine},
		{id: "host-copy", menu: "edit", group: 2, icon: "copy", can: w.onHost(false), run: w.hosts.copyLines},
		{id: "host-forget", menu: "edit", group: 2, icon: "remove", can: w.onHost(true), run: w.hosts.forget},
		{id: "activity", menu: "view", icon: "running", key: fyne.KeyJ, mod: ctrl, run: func() { w.shell.show("activity") }},
		{id: "palette", menu: "view", icon: "command", key: fyne.KeyK, mod: ctrl, run: w.showPalette},
		{id: "theme-system", menu: "view", icon: "theme", group: 1, on: mode(kit.System), run: func() { w.setMode(kit.System) }},
		{id: "theme-light", menu: "view", group: 1, icon: "sun", on: mode(kit.Light), run: func() { w.setMode(kit.Light) }},
		{id: "theme-dark", menu: "view", group: 1, icon: "moon", on: mode(kit.Dark), run: func() { w.setMode(kit.Dark) }},
		{id: "theme-toggle", menu: "view", group: 1, icon: "theme", key: fyne.KeyD, mod: ctrlShift, run: w.toggleTheme},
		{id: "text-larger", menu: "view", icon: "plus", group: 2, key: fyne.KeyEqual, mod: ctrl, run: func() { w.scaleText(0.1) }},
		{id: "text-smaller", menu: "view", icon: "minus", group: 2, key: fyne.KeyMinus, mod: ctrl, run: func() { w.scaleText(-0.1) }},
		{id: "text-normal", menu: "view", icon: "edit", group: 2, key: fyne.Key0, mod: ctrlShift, run: func() { w.scaleText(0) }},

		{id: "help", menu: "help", icon: "info", key: fyne.KeyF1, run: w.showShortcuts},
		{id: "tour", menu: "help", icon: "help", can: account, run: w.tour.start},
		{id: "about", menu: "help", icon: "info", group: 1, run: w.showAbout},
	}...)
	return append(table, w.languageCommands()...)
}

// isOpen tells whether there is a backend to work with.
func (w *Window) isOpen() bool { return w.backend != nil }

func (w *Window) toggleTheme() {
	if w.isDark() {
		w.setMode(kit.Light)
	} else {
		w.setMode(kit.Dark)
	}
}

// command finds one by id.
func (w *Window) command(id string) *command {
	for _, c := range w.commands {
		if c.id == id {
			return c
		}
	}
	return nil
}

// run carries a command out, unless it cannot be now or a dialog is open:
// menu shortcuts also fire while one is.
func (w *Window) run(id string) {
	c := w.command(id)
	if c == nil || w.closed || w.dialogs.Any() {
		return
	}
	w.settle()
	if c.possible() {
		c.run()
	}
}

func (c *command) possible() bool { return c.can == nil || c.can() }

func (c *command) text() string {
	if c.name != "" {
		return c.name
	}
	return t("cmd." + c.id)
}

// shortcut is nil for keys without a modifier: Fyne's menus cannot trigger
// those, and typedKey does.
func (c *command) shortcut() fyne.Shortcut {
	if c.key == "" || c.mod == 0 {
		return nil
	}
	return &desktop.CustomShortcut{KeyName: c.key, Modifier: c.mod}
}

// keys is the shortcut in words, such as "Ctrl+Shift+T".
func (c *command) keys() string {
	if c.key == "" {
		return ""
	}
	text := ""
	if c.mod&fyne.KeyModifierControl != 0 {
		text += "Ctrl+"
	}
	if c.mod&fyne.KeyModifierSuper != 0 {
		text += "⌘"
	}
	if c.mod&fyne.KeyModifierShift != 0 {
		text += "Shift+"
	}
	names := map[fyne.KeyName]string{fyne.KeyEqual: "=", fyne.KeyMinus: "-", fyne.KeyComma: ",", fyne.KeyDelete: "Del"}
	if name, ok := names[c.key]; ok {
		return text + name
	}
	return text + string(c.key)
}

// menuItem is the command as it stands in a menu now.
func (w *Window) menuItem(c *command) *fyne.MenuItem {
	item := fyne.NewMenuItem(c.text(), func() { w.run(c.id) })
	item.Shortcut = c.keysFor()
	item.IsQuit = c.quit
	item.Disabled = !c.possible()
	item.Checked = c.on != nil && c.on()
	return item
}

// menuItems are several commands, for a context menu; those that cannot be
// done now are left out.
func (w *Window) menuItems(ids ...string) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, id := range ids {
		if id == "-" {
			if n := len(items); n > 0 && !items[n-1].IsSeparator {
				items = append(items, fyne.NewMenuItemSeparator())
			}
			continue
		}
		if c := w.command(id); c != nil && c.possible() {
			items = append(items, w.menuItem(c))
		}
	}
	if n := len(items); n > 0 && items[n-1].IsSeparator {
		items = items[:n-1]
	}
	return items
}

// popUp shows a context menu of commands.
func (w *Window) popUp(at fyne.Position, ids ...string) {
	if items := w.menuItems(ids...); len(items) > 0 {
		w.popUpMenu(at, items)
	}
}
