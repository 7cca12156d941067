package repopage

import (
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/list"
)

const (
	prefSort  = "repositories.sort"
	prefDown  = "repositories.descending"
	prefChips = "repositories.filters"
)

// rememberView keeps order and chips for the next start.
func rememberView(prefs fyne.Preferences, view View) {
	prefs.SetString(prefSort, view.Order.Column)
	prefs.SetBool(prefDown, view.Order.Descending)
	on := []string{}
	for _, f := range repoFacets() {
		if view.On[f.ID] {
			on = append(on, f.ID)
		}
	}
	prefs.SetStringList(prefChips, on)
}

// View is how the list is sorted, and by what it is narrowed.
type View = list.View

// View is for a worker: the page goes on changing its own.
func (p *Page) View() View { return p.list.View() }

// LoadView is what was kept, where it still makes sense.
func LoadView(prefs fyne.Preferences) View {
	m := repoModel(nil)
	view := View{Order: frame.Order{Column: prefs.StringWithFallback(prefSort, "name"), Descending: prefs.Bool(prefDown)}, On: map[string]bool{}}
	if !m.Sorts(view.Order.Column) {
		view.Order = frame.Order{Column: "name"}
	}
	kept := prefs.StringList(prefChips)
	for _, f := range m.Facets {
		if slices.Contains(kept, f.ID) {
			view.On[f.ID] = true
		}
	}
	return view
}

// ShowAttention narrows the repositories to those whose keys look forgotten.
func (p *Page) ShowAttention() {
	p.f.Nav.Page(p.ID)
	p.f.Search.Set(p.ID, "")
	p.list.Only("attention")
}
