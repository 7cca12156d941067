package settingspage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// appearance chooses light, dark or what the desktop has, and the size of
// text. The page itself is the preview: everything changes at once.
func (p *Page) appearance() fyne.CanvasObject {
	look := p.host.Look
	modes := kit.Row()
	for _, m := range []paint.Mode{paint.System, paint.Light, paint.Dark} {
		icon := map[paint.Mode]string{paint.System: "theme", paint.Light: "sun", paint.Dark: "moon"}[m]
		b := kit.NewButton(locale.T("cmd.theme-"+string(m)), icon, func() { look.SetMode(m) })
		if look.Mode() == m {
			b.SetIconName("check")
		}
		b.SetChosen(look.Mode() == m)
		modes.Add(b)
	}
	smaller := kit.NewButton(locale.T("cmd.text-smaller"), "", func() { look.ScaleText(-0.1) })
	larger := kit.NewButton(locale.T("cmd.text-larger"), "", func() { look.ScaleText(0.1) })
	smaller.SetEnabled(look.TextScale() > paint.MinTextScale+0.01)
	larger.SetEnabled(look.TextScale() < paint.MaxTextScale-0.01)
	percent := kit.NewText(locale.Number(int(look.TextScale()*100+0.5)) + " %")
	sample := kit.NewFill(paint.ColorSunken, 6, kit.Pad(12, kit.Tight(
		kit.NewStrong("payments-api"), kit.NewText("ci@build-07 · Ed25519"), kit.NewCaption(locale.T("settings.sample")).Shorten())))
	return kit.Stack(modes, kit.NewText(locale.T("settings.text")), kit.Row(smaller, kit.Middle(percent), larger), sample,
		kit.NewText(locale.T("settings.motion")), motionChoice(look))
}

// motionChoice lets things move as the desktop asks, or not at all.
func motionChoice(look lookSetter) fyne.CanvasObject {
	choice := kit.Wrap()
	for _, still := range []bool{false, true} {
		word := locale.T("settings.motion_system")
		if still {
			word = locale.T("settings.motion_off")
		}
		b := kit.NewButton(word, "", func() { look.SetStill(still) })
		if look.Still() == still {
			b.SetIconName("check")
		}
		b.SetChosen(look.Still() == still)
		choice.Add(b)
	}
	return choice
}
