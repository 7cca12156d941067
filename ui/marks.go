package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/api"
	kit "latchkey/ui/widget"
)

// marks are the repositories chosen for what is done with many at once, by
// path: a filter or a refresh does not lose them. The bar below the list says
// how many there are and what can be done.
type marks struct {
	w    *Window
	p    *reposPage
	on   map[api.RepoPath]bool
	last int // row that was marked last, for extending

	bar   *fyne.Container
	words *kit.Text
}

func (m *marks) init(w *Window, p *reposPage) {
	m.w, m.p, m.on, m.last = w, p, map[api.RepoPath]bool{}, -1
	m.words = kit.NewStrong("")
	button := func(text, id, icon string) *kit.Button {
		return kit.NewButton(text, icon, func() { w.run(id) })
	}
	line := kit.Stretch(0, m.words.Shorten(), button(t("marks.add"), "rollout-add", "plus"), button(t("marks.rotate"), "rollout-rotate", "refresh"),
		button(t("marks.revoke"), "rollout-revoke", "remove"), button(t("marks.clear"), "unmark", "").Quiet())
	m.bar = container.NewStack(kit.NewFill(kit.ColorAccentSoft, 0, kit.PadXY(12, 6, line)))
	m.bar.Hide()
}

func (m *marks) count() int { return len(m.on) }

// cell shows whether a row is marked, as shape and word for whoever hears it.
func (m *marks) cell(path api.RepoPath) kit.Cell {
	if m.on[path] {
		return kit.Cell{Icon: "check", Tone: kit.Accent.Text()}
	}
	return kit.Cell{Icon: "pending", Tone: kit.ColorMuted}
}

// toggle marks or unmarks a row; extend marks all from the last one.
func (m *marks) toggle(row int, extend bool) {
	path := m.p.at(row).Path
	if path == "" {
		return
	}
	switch {
	case extend && m.last >= 0 && m.last < len(m.p.shown):
		for i := min(m.last, row); i <= max(m.last, row); i++ {
			m.on[m.p.at(i).Path] = true
		}
	case m.on[path]:
		delete(m.on, path)
	default:
		m.on[path] = true
	}
	m.last = row
	m.changed()
}

// all marks every row that shows; when all are marked, none.
func (m *marks) all() {
	m.w.shell.show("repositories")
	every := len(m.p.shown) > 0
	for row := range m.p.shown {
		every = every && m.on[m.p.at(row).Path]
	}
	for row := range m.p.shown {
		if every {
			delete(m.on, m.p.at(row).Path)
		} else {
			m.on[m.p.at(row).Path] = true
		}
	}
	m.changed()
}

// clear forgets them without drawing; clearAll draws too.
func (m *marks) clear() {
	m.on, m.last = map[api.RepoPath]bool{}, -1
	m.bar.Hide()
}

func (m *marks) clearAll() {
	m.clear()
	m.changed()
}

func (m *marks) changed() {
	m.words.SetText(tn("marks.count", len(m.on)))
	show(m.bar, len(m.on) > 0)
	m.p.object.Refresh()
	m.p.table.Refresh()
	m.w.refreshCommands()
}

// paths are the marked repositories that are still listed, in the list's order.
func (m *marks) paths() []api.RepoPath {
	var all []api.RepoPath
	for i := range m.p.rows {
		if m.on[m.p.rows[i].Path] {
			all = append(all, m.p.rows[i].Path)
		}
	}
	return all
}
