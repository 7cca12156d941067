package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// language chooses in which language the window speaks.
func (p *settingsPage) language() fyne.CanvasObject {
	look := p.host.look
	offered := look.Languages()
	names := []string{t("language.system", args{"Name": tongueName(desktopLanguage(offered))})}
	ids := []string{""}
	for _, o := range offered {
		names, ids = append(names, o.Name), append(ids, o.ID)
	}
	p.languageBox = kit.NewSelect(names, nil)
	for i, id := range ids {
		if id == look.Language() {
			p.languageBox.Selected = names[i]
		}
	}
	p.languageBox.OnChanged = func(name string) {
		for i := range names {
			if names[i] == name && ids[i] != look.Language() {
				look.SetLanguage(ids[i])
			}
		}
	}
	column := kit.Stack(kit.NewField(p.languageBox))
	if !look.HasGlyphs() {
		column.Add(kit.NewNote(t("language.no_font")))
	}
	return column
}

// focusLanguage leaves the keyboard on the choice after it was made.
func (p *settingsPage) focusLanguage() {
	if p.languageBox != nil {
		p.f.focus(p.languageBox)
	}
}

func tongueName(id string) string {
	for _, o := range languages() {
		if o.ID == id {
			return o.Name
		}
	}
	return id
}
