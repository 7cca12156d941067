package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// topBar holds account, search, refresh and theme.
type topBar struct {
	w       *Window
	object  fyne.CanvasObject
	account *kit.Button
	search  *kit.Entry
	end     *kit.SearchEnd // of the search line
	narrow  bool
	reload  *kit.Button
	theme   *kit.Button
	typed   map[string]string // into the search line, by page
}

func newTopBar(w *Window) *topBar {
	b := &topBar{w: w, typed: map[string]string{}}
	b.account = kit.NewButton("", "account", b.accountMenu)
	b.search = kit.NewEntry(locale.T("search.repositories"))
	b.end = kit.NewSearchEnd(b.search, kit.NewKeyCap("", func() { w.run("palette") }), func() {
		b.search.SetText("")
		w.Focus(b.search)
	})
	b.search.SetIcon(paint.Icon("search", paint.ColorMuted))
	b.search.OnChanged = b.searched
	b.search.OnPaste = func(text string) bool { return w.finder.Paste(text, nil) }
	b.search.OnDown = b.enterResult
	b.search.Beside = func() string {
		if p := w.front(); p.Found != nil {
			return p.Found()
		}
		return ""
	}
	b.search.OnSubmitted = func(string) { b.enterResult() }
	b.search.OnEscape = b.clear
	b.reload = kit.NewButton("", "refresh", func() { w.run("refresh") }).Quiet().Tip(w.Tips, locale.T("cmd.refresh"))
	b.theme = kit.NewButton("", "theme", func() { w.run("theme-toggle") }).Quiet().Tip(w.Tips, locale.T("cmd.theme-toggle"))
	bar := kit.Stretch(1, b.account, kit.Limit(560, true, b.search), b.reload, b.theme)
	b.object = kit.NewFill("", 0, kit.Strip(bar))
	return b
}

// clear empties the search line; false = it was.
func (b *topBar) clear() bool {
	if b.search.Text == "" {
		return false
	}
	b.search.SetText("")
	return true
}

// showKeys says in the search line which keys find everything else.
func (b *topBar) showKeys(palette *frame.Command) { b.end.Keys.SetKeys(palette.Keys()) }

func (b *topBar) refresh() {
	w := b.w
	text := locale.T("account.none")
	if w.Session.Account.ID != "" {
		text = frame.AccountName(w.Session.Account) + " · " + w.Session.ForgeName(w.Session.Account)
	}
	if w.Session.All {
		text = locale.T("account.every", locale.Args{"N": len(w.Session.Accounts)})
	}
	if w.Session.Demo {
		text = locale.T("account.demo", locale.Args{"Account": text})
	}
	b.account.SetText(text)
	icon := "account"
	switch {
	case w.Session.AnyRefused():
		icon, text = "warning", text+" · "+locale.T("account.refused")
		b.account.SetText(text)
	case w.Session.Demo:
		icon = "demo"
	}
	b.account.SetIconName(icon)
	b.reload.SetEnabled(w.Session.Account.ID != "")
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
	b.end.SetRoom(!b.narrow || float32(len([]rune(text)))*size*size <= 30, b.search.Text)
}

// placeholder says what the search line finds on the page in front.
func (b *topBar) placeholder() string {
	if p := b.w.front(); p.Search != nil {
		return locale.T("search." + p.ID)
	}
	return locale.T("search.repositories")
}
