package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// accountMenu opens under the button: the accounts by forge, with a tick on the
// one that shows, and what can be done with it.
func (b *topBar) accountMenu() {
	w := b.w
	items := w.menus.items("account-all")
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
	items = append(items, w.menus.items("connect", "check-account", "replace-token", "remove-account", "demo", "leave-demo")...)
	at := w.App.Driver().AbsolutePositionForObject(b.account).Add(fyne.NewPos(0, b.account.Size().Height+4))
	w.menus.popUpItems(at, items)
}

func (b *topBar) accountItem(n int, a core.Account) *fyne.MenuItem {
	w := b.w
	text := frame.AccountName(a)
	if w.Session.Refuses(a.ID) {
		text += " · " + locale.T("account.refused")
	}
	item := fyne.NewMenuItem(text, func() { w.switcher.show(a) })
	item.Checked = !w.Session.All && a.ID == w.Session.Account.ID
	item.Icon = paint.Icon("account", paint.ColorMuted)
	if w.Session.Refuses(a.ID) {
		item.Icon = paint.Icon("warning", kit.Caution.Text())
	}
	if c := w.command("account-" + strconv.Itoa(n+1)); c != nil {
		item.Shortcut = frame.MenuShortcut(c)
	}
	return item
}
