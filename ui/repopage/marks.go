package repopage

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// marks are the repositories chosen for what is done with many at once, by
// path: a filter or a refresh does not lose them. The bar below the list says
// how many there are and what can be done.
type marks struct {
	f    *frame.Frame
	p    *Page
	on   *kit.Selection[repoRef]
	last int // row that was marked last, for extending

	bar   *fyne.Container
	words *kit.Text
}

func (m *marks) init(p *Page) {
	m.f, m.p, m.last = p.f, p, -1
	m.on = kit.NewSelection(func() int { return len(p.shown) }, func(row int) repoRef { return p.at(row).ref() })
	m.words = kit.NewStrong("")
	button := func(text, id, icon string) *kit.Button {
		return kit.NewButton(text, icon, func() { m.f.Commands.Run(id) })
	}
	line := kit.Stretch(0, m.words.Shorten(), button(locale.T("marks.add"), "rollout-add", "plus"), button(locale.T("marks.rotate"), "rollout-rotate", "refresh"),
		button(locale.T("marks.revoke"), "rollout-revoke", "remove"), button(locale.T("marks.test"), "test-many", "test"), button(locale.T("marks.clear"), "unmark", "").Quiet())
	m.bar = container.NewStack(kit.NewFill(kit.ColorAccentSoft, 0, kit.PadXY(12, 6, line)))
	m.bar.Hide()
}

func (m *marks) count() int { return m.on.Count() }

// cell shows whether a row is marked.
func (m *marks) cell(repo repoRef) kit.Cell { return kit.Cell{Check: kit.CheckOf(m.on.Has(repo))} }

// toggle marks or unmarks a row; extend marks all from the last one.
func (m *marks) toggle(row int, extend bool) {
	if extend && m.last >= 0 && m.last < len(m.p.shown) {
		m.on.Extend(m.last, row, row)
	} else {
		m.on.Toggle(row)
	}
	m.last = row
	m.changed()
}

// extend marks the rows between anchor and to; see kit.Table.
func (m *marks) extend(anchor, was, to int) {
	m.on.Extend(anchor, was, to)
	m.last = to
	m.changed()
}

// all marks every row that shows; when all are marked, none.
func (m *marks) all() {
	m.f.Nav.Page(m.p.ID)
	m.on.ToggleAll()
	m.changed()
}

// clear forgets them without drawing; clearAll draws too.
func (m *marks) clear() {
	m.on.Clear()
	m.last = -1
	m.bar.Hide()
}

func (m *marks) clearAll() {
	m.clear()
	m.changed()
}

// unmark forgets them at a person's word, who may have meant something else:
// many marks are work, so it can be undone.
func (m *marks) unmark() {
	var was []repoRef
	for i := range m.p.rows {
		if ref := m.p.rows[i].ref(); m.on.Has(ref) {
			was = append(was, ref)
		}
	}
	m.clearAll()
	if len(was) < 2 {
		return
	}
	session, shown := m.f.Session.Ctx, m.f.Session.ShownIDs()
	m.f.Toasts.ShowUndo(locale.Tn("toast.unmarked", len(was)), locale.T("action.undo"), func() {
		if session.Err() != nil || !slices.Equal(shown, m.f.Session.ShownIDs()) {
			return // other repositories show by now
		}
		now := &m.p.latest().marks
		for _, ref := range was {
			now.on.Set(ref, true)
		}
		now.changed()
	})
}

func (m *marks) changed() {
	m.words.SetText(locale.Tn("marks.count", m.count()))
	if some := m.count() > 0; some != m.bar.Visible() {
		kit.SetVisible(m.bar, some)
		m.p.Object.Refresh()
	}
	m.p.updateChrome()
	m.p.table.SetMarked(m.on.State())
	m.p.table.Refresh()
	m.f.Commands.Refresh()
}
