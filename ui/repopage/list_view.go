package repopage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
)

const (
	prefSort  = "repositories.sort"
	prefDown  = "repositories.descending"
	prefChips = "repositories.filters"
)

// rememberView keeps order and chips for the next start.
func rememberView(prefs fyne.Preferences, view View) {
	prefs.SetString(prefSort, view.by.Column)
	prefs.SetBool(prefDown, view.by.Descending)
	on := []string{}
	for _, f := range facets() {
		if view.filter.on[f.id] {
			on = append(on, f.id)
		}
	}
	prefs.SetStringList(prefChips, on)
}

// View is how the list is sorted, and by what it is filtered.
type View struct {
	by     frame.Order
	filter filtering
}

// View is for a worker: the page goes on changing its own.
func (p *Page) View() View { return View{p.by, p.filter.copy()} }

// LoadView is what was kept, where it still makes sense.
func LoadView(prefs fyne.Preferences) View {
	by := frame.Order{Column: prefs.StringWithFallback(prefSort, "name"), Descending: prefs.Bool(prefDown)}
	switch by.Column {
	case "name", "account", "project", "keys", "used", "status":
	default:
		by = frame.Order{Column: "name"}
	}
	f := filtering{on: map[string]bool{}}
	kept := prefs.StringList(prefChips)
	for _, facet := range facets() {
		for _, id := range kept {
			if id == facet.id {
				f.on[id] = true
			}
		}
	}
	return View{by, f}
}
