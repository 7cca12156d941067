package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	kit "latchkey/ui/widget"
)

// settingsPage holds accounts and appearance.
type settingsPage struct {
	w      *Window
	object fyne.CanvasObject
	body   *fyne.Container
}

func newSettingsPage(w *Window) *settingsPage {
	p := &settingsPage{w: w, body: kit.Stack()}
	p.object = container.NewVScroll(kit.PadXY(16, 12, kit.Limit(720, false, p.body)))
	return p
}

// refresh draws the page again when it shows.
func (p *settingsPage) refresh() {
	if p.w.shell == nil || p.w.shell.page != "settings" {
		return
	}
	p.body.Objects = []fyne.CanvasObject{kit.NewHeading(t("page.settings")), p.accounts(), p.appearance(), p.data()}
	p.body.Refresh()
}

func (p *settingsPage) accounts() fyne.CanvasObject {
	w := p.w
	column := kit.Stack(kit.NewStrong(t("settings.accounts")))
	for _, a := range w.accounts {
		check := kit.NewButton(t("settings.check"), "refresh", func() { w.checkAccountOf(a) })
		remove := kit.NewButton(t("settings.remove"), "remove", func() { w.removeAccountOf(a) })
		line := kit.Tight(kit.NewText(accountName(a)), kit.NewCaption(w.forgeName(a)+" · "+a.BaseURL).Shorten())
		column.Add(kit.Stretch(1, kit.NewMark("account", kit.ColorMuted, 20), line, kit.Middle(check), kit.Middle(remove)))
	}
	if len(w.accounts) == 0 {
		column.Add(kit.NewText(t("account.none")).Toned(kit.ColorMuted))
	}
	connect := kit.NewButton(t("cmd.connect"), "plus", w.showConnect)
	connect.SetEnabled(w.isOpen())
	column.Add(kit.Row(connect))
	return kit.NewCard(column)
}

func (p *settingsPage) appearance() fyne.CanvasObject {
	w := p.w
	modes := kit.Row()
	for _, m := range []kit.Mode{kit.System, kit.Light, kit.Dark} {
		icon := map[kit.Mode]string{kit.System: "theme", kit.Light: "sun", kit.Dark: "moon"}[m]
		b := kit.NewButton(t("cmd.theme-"+string(m)), icon, func() { w.setMode(m) })
		if w.look.mode == m {
			b.Primary()
			b.SetIconName("check")
		}
		modes.Add(b)
	}
	smaller := kit.NewButton(t("cmd.text-smaller"), "", func() { w.scaleText(-0.1) })
	larger := kit.NewButton(t("cmd.text-larger"), "", func() { w.scaleText(0.1) })
	smaller.SetEnabled(w.look.text > kit.MinTextScale+0.01)
	larger.SetEnabled(w.look.text < kit.MaxTextScale-0.01)
	percent := kit.NewText(strconv.Itoa(int(w.look.text*100+0.5)) + " %")
	return kit.NewCard(kit.Stack(
		kit.NewStrong(t("settings.appearance")), modes,
		kit.Row(kit.Middle(kit.NewText(t("settings.text"))), smaller, kit.Middle(percent), larger),
	))
}

func (p *settingsPage) data() fyne.CanvasObject {
	w := p.w
	text := t("settings.data_demo")
	if !w.demo {
		text = t("settings.data", v{"Folder": w.cfg.DataDir})
	}
	return kit.NewCard(kit.Stack(kit.NewStrong(t("settings.data_title")), kit.NewParagraph(text), kit.NewNote(t("settings.data_note"))))
}
