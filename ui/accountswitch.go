package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// mostNumbered is how many accounts have a shortcut, Ctrl+1 to Ctrl+9.
const mostNumbered = 9

// accountCommands show all accounts together, or one each in the order in
// which they are listed.
func (w *Window) accountCommands() []*frame.Command {
	all := w.Session.ByForge()
	table := []*frame.Command{{ID: "account-all", Menu: "file", Group: 1, Icon: "list", Key: fyne.Key0, Mod: frame.Ctrl,
		Can: w.Session.SeveralAccounts, On: func() bool { return w.Session.All }, Run: w.showAll}}
	for i, a := range all[:min(len(all), mostNumbered)] {
		table = append(table, &frame.Command{ID: "account-" + strconv.Itoa(i+1), Menu: "file", Group: 1, Icon: "account", Name: w.Session.AccountTitle(a),
			Key: fyne.KeyName(strconv.Itoa(i + 1)), Mod: frame.Ctrl, On: func() bool { return !w.Session.All && w.Session.Account.ID == a.ID }, Run: func() { w.showAccount(a) }})
	}
	return table
}

// accountsDrawn are what the menus say of the accounts; the menu bar is only
// made anew when that changes.
func (w *Window) accountsDrawn() string {
	text := ""
	for _, a := range w.Session.ByForge() {
		text += a.ID + "\x00" + w.Session.AccountTitle(a) + "\x00"
	}
	return text
}

// drawAccounts lets the menus follow the accounts.
func (w *Window) drawAccounts() {
	if now := w.accountsDrawn(); now != w.drawn {
		w.drawn = now
		w.commandTable = w.allCommands()
		w.Win.SetMainMenu(w.mainMenu())
	}
	w.top.refresh()
}

// accountMenu opens under the button: the accounts by forge, with a tick on the
// one that shows, and what can be done with it.
func (b *topBar) accountMenu() {
	w := b.w
	items := w.menuItems("account-all")
	forge := ""
	for i, a := range w.Session.ByForge() {
		if name := w.Session.ForgeName(a); name != forge {
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
	at := w.App.Driver().AbsolutePositionForObject(b.account).Add(fyne.NewPos(0, b.account.Size().Height+4))
	w.popUpMenu(at, items)
}

func (b *topBar) accountItem(n int, a core.Account) *fyne.MenuItem {
	w := b.w
	text := frame.AccountName(a)
	if w.Session.Refused[a.ID] {
		text += " · " + locale.T("account.refused")
	}
	item := fyne.NewMenuItem(text, func() { w.showAccount(a) })
	item.Checked = !w.Session.All && a.ID == w.Session.Account.ID
	item.Icon = kit.Icon("account", kit.ColorMuted)
	if w.Session.Refused[a.ID] {
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
	p := w.page(w.App.Preferences().String(prefPage))
	if p != nil && !p.Hidden && len(w.Session.Accounts) > 0 && !w.Session.Demo {
		w.shell.show(p.ID)
	}
}
