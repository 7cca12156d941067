package ui

import "fyne.io/fyne/v2"

const (
	prefSort  = "repositories.sort"
	prefDown  = "repositories.descending"
	prefChips = "repositories.filters"
)

// rememberView keeps order and chips for the next start.
func rememberView(prefs fyne.Preferences, view reposView) {
	prefs.SetString(prefSort, view.by.column)
	prefs.SetBool(prefDown, view.by.descending)
	on := []string{}
	for _, f := range facets() {
		if view.filter.on[f.id] {
			on = append(on, f.id)
		}
	}
	prefs.SetStringList(prefChips, on)
}

// reposView is how the list is sorted, and by what it is filtered.
type reposView struct {
	by     order
	filter filtering
}

// view is for a worker: the page goes on changing its own.
func (p *reposPage) view() reposView { return reposView{p.by, p.filter.copy()} }

// loadView is what was kept, where it still makes sense.
func loadView(prefs fyne.Preferences) reposView {
	by := order{column: prefs.StringWithFallback(prefSort, "name"), descending: prefs.Bool(prefDown)}
	switch by.column {
	case "name", "account", "project", "keys", "used", "status":
	default:
		by = order{column: "name"}
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
	return reposView{by, f}
}
