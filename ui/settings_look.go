package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// appearance chooses light, dark or what the desktop has, and the size of
// text. The page itself is the preview: everything changes at once.
func (p *settingsPage) appearance() fyne.CanvasObject {
	look := p.host.look
	modes := kit.Row()
	for _, m := range []kit.Mode{kit.System, kit.Light, kit.Dark} {
		icon := map[kit.Mode]string{kit.System: "theme", kit.Light: "sun", kit.Dark: "moon"}[m]
		b := kit.NewButton(t("cmd.theme-"+string(m)), icon, func() { look.SetMode(m) })
		if look.Mode() == m {
			b.SetChosen(true)
			b.SetIconName("check")
		}
		modes.Add(b)
	}
	smaller := kit.NewButton(t("cmd.text-smaller"), "", func() { look.ScaleText(-0.1) })
	larger := kit.NewButton(t("cmd.text-larger"), "", func() { look.ScaleText(0.1) })
	smaller.SetEnabled(look.TextScale() > kit.MinTextScale+0.01)
	larger.SetEnabled(look.TextScale() < kit.MaxTextScale-0.01)
	percent := kit.NewText(strconv.Itoa(int(look.TextScale()*100+0.5)) + " %")
	sample := kit.NewFill(kit.ColorSunken, 6, kit.Pad(12, kit.Tight(
		kit.NewStrong("payments-api"), kit.NewText("ci@build-07 · Ed25519"), kit.NewCaption(t("settings.sample")).Shorten())))
	return kit.Stack(modes, kit.NewText(t("settings.text")), kit.Row(smaller, kit.Middle(percent), larger), sample)
}
