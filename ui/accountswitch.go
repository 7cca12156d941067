package ui

import (
	"cmp"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/kit"
)

// mostNumbered is how many accounts have a shortcut, Ctrl+1 to Ctrl+9.
const mostNumbered = 9

// accountCommands show all accounts together, or one each in the order in
// which they are listed.
func (w *Window) accountCommands() []*command {
	all := w.numbered()
	table := []*command{{id: "account-all", menu: "file", group: 1, icon: "list", key: fyne.Key0, mod: ctrl,
		can: w.severalAccounts, on: func() bool { return w.all }, run: w.showAll}}
	for i, a := range all[:min(len(all), mostNumbered)] {
		table = append(table, &command{id: "account-" + strconv.Itoa(i+1), menu: "file", group: 1, icon: "account", name: w.accountTitle(a),
			key: fyne.KeyName(strconv.Itoa(i + 1)), mod: ctrl, on: func() bool { return !w.all && w.account.ID == a.ID }, run: func() { w.showAccount(a) }})
	}
	return table
}

// numbered are the accounts by forge, and within one as they were connected.
func (w *Window) numbered() []core.Account {
	all := slices.Clone(w.accounts)
	slices.SortStableFunc(all, func(a, b core.Account) int { return cmp.Compare(w.forgeName(a), w.forgeName(b)) })
	return all
}

// accountTitle names an account with its forge and, where there is something
// to say, its state.
func (w *Window) accountTitle(a core.Account) string {
	text := accountName(a) + " · " + w.forgeName(a)
	if w.refused[a.ID] {
		text += " · " + t("account.refused")
	}
	return text
}

// accountsDrawn are what the menus say of the accounts; the menu bar is only
// made anew when that changes.
func (w *Window) accountsDrawn() string {
	text := ""
	for _, a := range w.numbered() {
		text += a.ID + "\x00" + w.accountTitle(a) + "\x00"
	}
	return text
}

// drawAccounts lets the menus follow the accounts.
func (w *Window) drawAccounts() {
	if now := w.accountsDrawn(); now != w.drawn {
		w.drawn = now
		w.commands = w.allCommands()
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
	for i, a := range w.numbered() {
		if name := w.forgeName(a); name != forge {
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
	if w.refused[a.ID] {
		text += " · " + t("account.refused")
	}
	item := fyne.NewMenuItem(text, func() { w.showAccount(a) })
	item.Checked = !w.all && a.ID == w.account.ID
	item.Icon = kit.Icon("account", kit.ColorMuted)
	if w.refused[a.ID] {
		item.Icon = kit.Icon("warning", kit.Caution.Text())
	}
	if c := w.command("account-" + strconv.Itoa(n+1)); c != nil {
		item.Shortcut = c.keysFor()
	}
	return item
}

// replaceToken asks for a new token for the account that shows: it is the
// connect dialog with all else filled in. Core knows the account again by its
// user.
func (w *Window) replaceToken() {
	a := w.account
	c := w.connectForm("")
	if c == nil {
		return
	}
	for _, f := range c.forges {
		if f.Kind == a.Forge {
			if c.choice != nil {
				c.choice.SetSelected(f.Name)
			}
			c.setForge(f)
		}
	}
	c.user.SetText(a.Login)
	c.baseURL.SetText(a.BaseURL)
	c.sshHost.SetText(endText(a))
	c.dialog.FocusOn(c.token)
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
	if p != nil && !p.hidden && len(w.accounts) > 0 && !w.demo {
		w.shell.show(p.id)
	}
}
