package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
)

// topBar holds account, search, refresh and theme.
type topBar struct {
	w       *Window
	object  fyne.CanvasObject
	account *kit.Button
	search  *kit.Entry
	keys    *kit.KeyCap // of the palette
	narrow  bool
	reload  *kit.Button
	theme   *kit.Button
	typed   map[string]string // into the search line, by page
}

func newTopBar(w *Window) *topBar {
	b := &topBar{w: w, typed: map[string]string{}}
	b.account = kit.NewButton("", "account", b.accountMenu)
	b.search = kit.NewEntry(t("search.repositories"))
	b.keys = kit.NewKeyCap("", func() { w.run("palette") })
	b.search.SetKeyCap(b.keys)
	b.search.SetIcon(kit.Icon("search", kit.ColorMuted))
	b.search.OnChanged = w.searched
	b.search.OnPaste = func(text string) bool { return w.finder.paste(text, nil) }
	b.search.OnDown = w.enterResult
	b.search.OnSubmitted = func(string) { w.enterResult() }
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
	b.object = kit.NewFill("", 0, kit.PadXY(12, 8, bar))
	return b
}

// showKeys says in the search line which keys find everything else.
func (b *topBar) showKeys(palette *Command) { b.keys.SetKeys(palette.Keys()) }

func (b *topBar) refresh() {
	w := b.w
	text := t("account.none")
	if w.session.account.ID != "" {
		text = accountName(w.session.account) + " · " + w.session.forgeName(w.session.account)
	}
	if w.session.all {
		text = t("account.every", args{"N": len(w.session.accounts)})
	}
	if w.session.demo {
		text = t("account.demo", args{"Account": text})
	}
	b.account.SetText(text)
	icon := "account"
	switch {
	case w.session.anyRefused():
		icon, text = "warning", text+" · "+t("account.refused")
		b.account.SetText(text)
	case w.session.demo:
		icon = "demo"
	}
	b.account.SetIconName(icon)
	b.reload.SetEnabled(w.session.account.ID != "")
	icon = "moon"
	if w.look.isDark() {
		icon = "sun"
	}
	b.theme.SetIconName(icon)
}

// pageChanged gives the search line to the page in front: each has its own text.
func (b *topBar) pageChanged() {
	page := b.w.front().ID
	b.fit()
	if text := b.typed[page]; text != b.search.Text {
		b.search.SetText(text)
	}
}

// setTyped changes what stands in the search line of a page.
func (b *topBar) setTyped(page, text string) {
	b.typed[page] = text
	if b.w.front().ID == page && b.search.Text != text {
		b.search.SetText(text)
	}
}

// setNarrow is told that the window became narrow, or wide again.
func (b *topBar) setNarrow(narrow bool) { b.narrow = narrow; b.fit() }

// fit shortens what stands in a short line: first by what may be searched for,
// then by the keys of the palette.
func (b *topBar) fit() {
	text := b.placeholder()
	if b.narrow {
		text, _, _ = strings.Cut(strings.ReplaceAll(text, "：", ":"), ":")
		text = strings.TrimRight(text, " \u00a0\u202f")
	}
	if b.search.PlaceHolder != text {
		b.search.SetPlaceHolder(text)
	}
	// 30 letters of normal size stand beside the keys in the narrowest window;
	// where letters are large there is less room for them as well.
	size := theme.TextSize() / 14
	kit.SetVisible(b.keys, !b.narrow || float32(len([]rune(text)))*size*size <= 30)
}

// placeholder says what the search line finds on the page in front.
func (b *topBar) placeholder() string {
	if p := b.w.front(); p.Search != nil {
		return t("search." + p.ID)
	}
	return t("search.repositories")
}
