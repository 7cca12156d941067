package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/assets"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// grid lays cells of one width out in rows.
func grid(width, height float32, cells ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewGridWrapLayout(fyne.NewSize(width, height)), cells...)
}

func colours(*Gallery) fyne.CanvasObject {
	swatch := func(word string, back, ink fyne.ThemeColorName) fyne.CanvasObject {
		f := kit.NewFill(back, 6, kit.PadXY(12, 8, kit.NewText(word).Toned(ink).Shorten()))
		f.Border = paint.ColorBorder
		return f
	}
	surfaces := grid(200, 48, swatch("Background", theme.ColorNameBackground, ""), swatch("Surface", paint.ColorSurface, ""),
		swatch("Pane", paint.ColorPane, ""), swatch("Sunken", paint.ColorSunken, ""), swatch("Accent, soft", paint.ColorAccentSoft, ""))
	tones := grid(200, 48)
	strong := grid(200, 48,
		swatch("Accent", theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary), swatch("Success", theme.ColorNameSuccess, theme.ColorNameForegroundOnSuccess),
		swatch("Warning", theme.ColorNameWarning, theme.ColorNameForegroundOnWarning), swatch("Error", theme.ColorNameError, theme.ColorNameForegroundOnError))
	for i, word := range []string{"Neutral", "Accent", "Good", "Caution", "Bad"} {
		tone := kit.Tone(i)
		tones.(*fyne.Container).Add(swatch(word+" on its soft tone", tone.Soft(), tone.Text()))
	}
	return kit.Stack(section("Surfaces", surfaces), section("Tones", tones), section("Strong", strong))
}

func texts(*Gallery) fyne.CanvasObject {
	long := "Sphinx of black quartz, judge my vow. A paragraph wraps where the pane ends and lines up with everything above and below it, since it has no padding of its own."
	return kit.Stack(
		section("Lines", kit.NewHeading("Heading 19"), kit.NewStrong("Strong 14"), kit.NewText("Body 14"), kit.NewCaption("Caption 12, second rank"),
			kit.NewText("SHA256:3HkQ0m5lq1Jx9dZ8vYpW2tR7uNcE4bFsA6gTiOkLmX8").Mono()),
		section("Wrapped", kit.Limit(520, false, kit.Stack(kit.NewParagraph(long), kit.NewNote(long)))),
		section("Shortened", kit.Limit(220, false, kit.NewText(long).Shorten())),
	)
}

func icons(*Gallery) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for _, name := range assets.IconNames() {
		word := kit.NewCaption(name).Shorten()
		cells = append(cells, kit.PadXY(4, 8, kit.Stretch(1, kit.NewMark(name, "", 24), word)))
	}
	tones := kit.Row()
	for i := range 5 {
		tones.Add(kit.NewMark("shield", kit.Tone(i).Text(), 32))
	}
	return kit.Stack(section("The set", grid(136, 40, cells...)), section("In the tones", tones))
}

func buttons(g *Gallery) fyne.CanvasObject {
	nothing := func() {}
	off := func(b *kit.Button) *kit.Button { b.Disable(); return b }
	row := func(icon string) fyne.CanvasObject {
		return kit.Row(kit.NewButton("Add key…", icon, nothing).Primary(), kit.NewButton("Test clone", icon, nothing),
			kit.NewButton("Clear", icon, nothing).Quiet(), kit.NewButton("Revoke…", icon, nothing).Danger(), off(kit.NewButton("Not now", icon, nothing)))
	}
	only := kit.Row()
	for _, name := range []string{"refresh", "copy", "more", "export", "import", "filter"} {
		only.Add(kit.NewButton("", name, nothing).Quiet().Tip(g.tips, "What "+name+" does"))
	}
	return kit.Stack(section("Words", row("")), section("With an icon", row("key")), section("Icon alone, with a tooltip", only),
		section("Numbers that narrow", tallies()),
		section("One of a few", kit.Limit(560, false, kit.NewSegments([]string{"Read", "Read and write", "None"}, []string{"eye", "edit", "cross"}, func(int) {}).Object)))
}

func fields(*Gallery) fyne.CanvasObject {
	named := func(name string, o fyne.CanvasObject) fyne.CanvasObject { return kit.Tight(kit.NewStrong(name), o) }
	filled := kit.NewEntry("")
	filled.SetText("ci@build-07")
	off := kit.NewEntry("")
	off.SetText("cannot be changed")
	off.Disable()
	on, some, dead := kit.NewCheck("May write too", nil), kit.NewCheck("Some of them", nil), kit.NewCheck("Not on this forge", nil)
	on.SetChecked(true)
	some.Partial = true
	dead.Disable()
	area := kit.NewTextArea("Paste a public key", 3)
	secret := kit.NewSecretEntry("Token")
	secret.SetText("secret")
	return kit.Limit(520, false, kit.Stack(
		section("Lines", named("Empty", kit.NewEntry("name@machine")), kit.Gap(0, 4), named("Filled", filled), kit.Gap(0, 4), named("Disabled", off)),
		section("Secret and area", secret, area),
		section("Choices", kit.NewField(kit.NewSelect([]string{"Ed25519", "ECDSA P-256", "RSA 4096"}, func(string) {})),
			kit.NewCheck("Nothing else", nil), on, some, dead),
		section("Folded away", kit.NewFold("More", kit.NewParagraph("What few people need."), func() {}).Object),
	))
}

// tallies are a number of each tone, one that is on, and one of nothing.
func tallies() fyne.CanvasObject {
	row := kit.Wrap()
	for i, word := range []string{"Low", "Medium", "Good", "High", "Critical"} {
		tone := kit.Tone(i)
		c := kit.NewTally(word, tone.Icon(), tone, func(bool) {})
		c.SetNumber([]string{"0", "6", "31", "3", "2"}[i], i > 0)
		c.Set(i == 3)
		row.Add(c)
	}
	return row
}
