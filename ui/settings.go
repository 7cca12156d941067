package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/api"
	"latchkey/ui/kit"
)

// settingsPage is a column of cards, one for each thing that can be set. What
// is chosen counts at once; there is nothing to save.
type settingsPage struct {
	w           *Window
	object      fyne.CanvasObject
	scroll      *container.Scroll
	body        *fyne.Container
	sections    map[string]*fyne.Container
	languageBox *kit.Select
	chosenRepo  func() api.RepoPath // one that the person knows, "" = none is chosen
	tokensCame  func()              // is called when tokens were moved here: lists can be read now
	sizes       generation          // newest count of the data folder
	moves       generation          // newest look for another vault
}

func newSettingsPage(w *Window) *settingsPage {
	p := &settingsPage{w: w, body: kit.Stack(), sections: map[string]*fyne.Container{}}
	p.scroll = container.NewVScroll(kit.PadXY(12, 10, kit.Limit(720, false, p.body)))
	p.object = p.scroll
	return p
}

func (p *settingsPage) page() *Page {
	return &Page{ID: "settings", Icon: "settings", Object: p.object, Shown: p.refresh, Changed: p.refresh}
}

// section is one card: its name, with the key "settings." and its id, and what draws it.
type section struct {
	id, icon string
	draw     func() fyne.CanvasObject
}

func (p *settingsPage) all() []section {
	return []section{
		{"accounts", "account", p.accounts}, {"appearance", "theme", p.appearance}, {"language", "language", p.language}, {"new_keys", "key", p.newKeys},
		{"policy", "shield", p.policy}, {"keyring", "lock", p.keyring}, {"host_keys", "host", p.hostKeys}, {"data_title", "folder", p.data}, {"about", "info", p.about},
	}
}

// refresh draws the page again when it shows.
func (p *settingsPage) refresh() {
	if !p.shows() {
		return
	}
	objects := []fyne.CanvasObject{pageTitle("settings")}
	for _, s := range p.all() {
		content := s.draw()
		if content == nil {
			continue
		}
		title := kit.Row(kit.NewMark(s.icon, kit.ColorMuted, 18), kit.Middle(kit.NewStrong(t("settings."+s.id))))
		p.sections[s.id] = container.NewStack(content)
		objects = append(objects, kit.NewCard(kit.Stack(title, p.sections[s.id])))
	}
	p.body.Objects = objects
	p.body.Refresh()
}

func (p *settingsPage) shows() bool { return p.w.shell != nil && p.w.shell.page == "settings" }

// redraw draws one section again and leaves the keyboard in the others.
func (p *settingsPage) redraw(id string) {
	holder := p.sections[id]
	if !p.shows() || holder == nil {
		return
	}
	for _, s := range p.all() {
		if s.id == id {
			holder.Objects = []fyne.CanvasObject{s.draw()}
			holder.Refresh()
		}
	}
	p.body.Refresh()
}
