package ui

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/core"
	kit "latchkey/ui/widget"
)

// topBar holds account, search, refresh and theme.
type topBar struct {
	w       *Window
	object  fyne.CanvasObject
	account *kit.Button
	search  *kit.Entry
	reload  *kit.Button
	theme   *kit.Button
}

func newTopBar(w *Window) *topBar {
	b := &topBar{w: w}
	b.account = kit.NewButton("", "account", b.accountMenu)
	b.search = kit.NewEntry(t("search.placeholder"))
	b.search.SetIcon(kit.Icon("search", kit.ColorMuted))
	b.search.OnChanged = func(text string) { w.repos.search(text) }
	b.search.OnDown = w.repos.enterList
	b.search.OnSubmitted = func(string) { w.repos.enterList() }
	b.search.OnEscape = func() bool {
		if b.search.Text == "" {
			return false
		}
		b.search.SetText("")
		return true
	}
	b.reload = kit.NewButton("", "refresh", func() { w.run("refresh") }).Quiet().Tip(w.tips, t("cmd.refresh"))
	b.theme = kit.NewButton("", "theme", func() { w.run("theme-toggle") }).Quiet().Tip(w.tips, t("cmd.theme-toggle"))
	bar := kit.Stretch(1, b.account, kit.Limit(560, true, b.search), b.reload, b.theme)
	b.object = kit.NewFill(kit.ColorSurface, 0, kit.PadXY(12, 8, bar))
	return b
}

func (b *topBar) refresh() {
	w := b.w
	text := t("account.none")
	if w.account.ID != "" {
		text = accountName(w.account) + " · " + w.forgeName(w.account)
	}
	if w.demo {
		text = t("account.demo", v{"Account": text})
	}
	b.account.SetText(text)
	b.account.SetIconName(map[bool]string{true: "demo", false: "account"}[w.demo])
	b.reload.SetEnabled(w.account.ID != "")
	icon := "moon"
	if w.isDark() {
		icon = "sun"
	}
	b.theme.SetIconName(icon)
}

// accountName is the shortest name that a person knows an account by.
func accountName(a core.Account) string {
	for _, name := range []string{a.Display, a.User, a.Login, a.ID} {
		if name != "" {
			return name
		}
	}
	return ""
}

// forgeName is the forge's own name.
func (w *Window) forgeName(a core.Account) string {
	if w.backend != nil {
		for _, f := range w.backend.Forges() {
			if f.Kind == a.Forge {
				return f.Name
			}
		}
	}
	return string(a.Forge)
}

// accountMenu opens under the button: switch, connect, demo.
func (b *topBar) accountMenu() {
	w := b.w
	var items []*fyne.MenuItem
	for _, a := range w.accounts {
		item := fyne.NewMenuItem(accountName(a)+" · "+w.forgeName(a), func() { w.showAccount(a) })
		item.Checked = a.ID == w.account.ID
		items = append(items, item)
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	items = append(items, w.menuItems("connect", "check-account", "remove-account", "demo", "leave-demo")...)
	at := w.app.Driver().AbsolutePositionForObject(b.account).Add(fyne.NewPos(0, b.account.Size().Height+4))
	fynewidget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), w.win.Canvas(), at)
}
