package settingspage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// language chooses in which language the window speaks.
func (p *Page) language() fyne.CanvasObject {
	look := p.host.Look
	offered := look.Languages()
	names := []string{locale.T("language.system", locale.Args{"Name": tongueName(locale.DesktopLanguage(offered))})}
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
		column.Add(kit.NewNote(locale.T("language.no_font")))
	}
	return column
}

// FocusLanguage leaves the keyboard on the choice after it was made.
func (p *Page) FocusLanguage() {
	if p.languageBox != nil {
		p.f.Focus(p.languageBox)
	}
}

func tongueName(id string) string {
	for _, o := range locale.Languages() {
		if o.ID == id {
			return o.Name
		}
	}
	return id
}
