package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/kit"
)

// mostNumbered is how many accounts have a shortcut, Ctrl+1 to Ctrl+9.
const mostNumbered = 9

// accountCommands show all accounts together, or one each in the order in
// which they are listed.
func (w *Window) accountCommands() []*Command {
	all := w.session.byForge()
	table := []*Command{{ID: "account-all", Menu: "file", Group: 1, Icon: "list", Key: fyne.Key0, Mod: Ctrl,
		Can: w.session.severalAccounts, On: func() bool { return w.session.all }, Run: w.showAll}}
	for i, a := range all[:min(len(all), mostNumbered)] {
		table = append(table, &Command{ID: "account-" + strconv.Itoa(i+1), Menu: "file", Group: 1, Icon: "account", Name: w.session.accountTitle(a),
			Key: fyne.KeyName(strconv.Itoa(i + 1)), Mod: Ctrl, On: func() bool { return !w.session.all && w.session.account.ID == a.ID }, Run: func() { w.showAccount(a) }})
	}
	return table
}

// accountsDrawn are what the menus say of the accounts; the menu bar is only
// made anew when that changes.
func (w *Window) accountsDrawn() string {
	text := ""
	for _, a := range w.session.byForge() {
		text += a.ID + "\x00" + w.session.accountTitle(a) + "\x00"
	}
	return text
}

// drawAccounts lets the menus follow the accounts.
func (w *Window) drawAccounts() {
	if now := w.accountsDrawn(); now != w.drawn {
		w.drawn = now
		w.commandTable = w.allCommands()
		w.win.SetMainMenu(w.mainMenu())
	}
	w.top.refresh()
}

// accountMenu opens under the button: the accounts by forge, with a tick on the
// one that shows, and what can be done with it.
func (b *topBar) accountMenu() {
	w := b.w
	items := w.menuItems("account-all")
	forge := ""
	for i, a := range w.session.byForge() {
		if name := w.session.forgeName(a); name != forge {
			forge = name
			if len(items) > 0 {
				items = append(items, fyne.NewMenuItemSeparator())
			}
			head := fyne.NewMenuItem(name, nil)
			head.Disabled = true
			items = append(items, head)
		}
		items = append(items, b.accountItem(i, a))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	items = append(items, w.menuItems("connect", "check-account", "replace-token", "remove-account", "demo", "leave-demo")...)
	at := w.app.Driver().AbsolutePositionForObject(b.account).Add(fyne.NewPos(0, b.account.Size().Height+4))
	w.popUpMenu(at, items)
}

func (b *topBar) accountItem(n int, a core.Account) *fyne.MenuItem {
	w := b.w
	text := accountName(a)
	if w.session.refused[a.ID] {
		text += " · " + t("account.refused")
	}
	item := fyne.NewMenuItem(text, func() { w.showAccount(a) })
	item.Checked = !w.session.all && a.ID == w.session.account.ID
	item.Icon = kit.Icon("account", kit.ColorMuted)
	if w.session.refused[a.ID] {
		item.Icon = kit.Icon("warning", kit.Caution.Text())
	}
	if c := w.command("account-" + strconv.Itoa(n+1)); c != nil {
		item.Shortcut = menuShortcut(c)
	}
	return item
}

// remembered is the account that showed last, among these; else the first.
func remembered(accounts []core.Account, id string) core.Account {
	for _, a := range accounts {
		if a.ID == id {
			return a
		}
	}
	if len(accounts) > 0 {
		return accounts[0]
	}
	return core.Account{}
}

// showRemembered brings the page to the front that showed last, once, where
// there is an account to show anything of.
func (w *Window) showRemembered() {
	if w.wasHere {
		return
	}
	w.wasHere = true
	p := w.page(w.app.Preferences().String(prefPage))
	if p != nil && !p.Hidden && len(w.session.accounts) > 0 && !w.session.demo {
		w.shell.show(p.ID)
	}
}
