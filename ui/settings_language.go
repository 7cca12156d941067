package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// language chooses in which language the window speaks.
func (p *settingsPage) language() fyne.CanvasObject {
	w := p.w
	offered := w.offered()
	names := []string{t("language.system", v{"Name": tongueName(desktopLanguage(offered))})}
	ids := []string{""}
	for _, o := range offered {
		names, ids = append(names, o.name), append(ids, o.id)
	}
	p.tongue = kit.NewSelect(names, nil)
	for i, id := range ids {
		if id == w.look.language {
			p.tongue.Selected = names[i]
		}
	}
	p.tongue.OnChanged = func(name string) {
		for i := range names {
			if names[i] == name && ids[i] != w.look.language {
				w.setLanguage(ids[i])
			}
		}
	}
	column := kit.Stack(kit.NewField(p.tongue))
	if !w.glyphs.any() {
		column.Add(kit.NewNote(t("language.no_font")))
	}
	return column
}

// focusLanguage leaves the keyboard on the choice after it was made.
func (p *settingsPage) focusLanguage() {
	if p.tongue != nil {
		p.w.win.Canvas().Focus(p.tongue)
	}
}

func tongueName(id string) string {
	for _, o := range tongues() {
		if o.id == id {
			return o.name
		}
	}
	return id
}
