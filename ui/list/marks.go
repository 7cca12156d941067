package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// Marks are the rows chosen for what is done with many at once, by their keys:
// neither a filter nor another reading loses them. The bar below the rows says
// how many there are and what can be done.
type Marks[R any, K comparable] struct {
	l     *List[R, K]
	on    *tables.Selection[K]
	last  int // row that was marked last, for extending; -1 = none
	bar   *fyne.Container
	line  *fyne.Container // words and buttons; wraps, so that the count is never cut
	words *kit.Text
}

func newMarks[R any, K comparable](l *List[R, K]) *Marks[R, K] {
	m := &Marks[R, K]{l: l, last: -1, words: kit.NewText(""), bar: container.NewStack(), line: kit.Wrap()}
	m.on = tables.NewSelection(l.Shown, func(row int) K { return l.key(l.At(row)) })
	m.bar.Hide()
	if l.spec.Marking {
		l.Table.OnMark, l.Table.OnExtend, l.Table.OnMarkAll = m.toggle, m.extend, m.toggleAll
	}
	return m
}

// Offer puts buttons into the bar.
func (m *Marks[R, K]) Offer(buttons ...fyne.CanvasObject) {
	m.line.Objects = append([]fyne.CanvasObject{kit.Row(m.words, kit.Strut())}, buttons...)
	m.bar.Objects = []fyne.CanvasObject{kit.NewFill(paint.ColorAccentSoft, 0, kit.Strip(m.line))}
}

// Has reports whether the row with a key is marked.
func (m *Marks[R, K]) Has(key K) bool { return m.on.Has(key) }

// Count is how many are marked, those that do not show too.
func (m *Marks[R, K]) Count() int { return m.on.Count() }

// Rows are the marked rows that are there, in the order in which they were read;
// those below a row follow it.
func (m *Marks[R, K]) Rows() (rows []*R) {
	add := func(r *R) {
		if m.on.Has(m.l.key(r)) {
			rows = append(rows, r)
		}
	}
	if m.on.Count() == 0 {
		return nil
	}
	for _, r := range m.l.rows {
		add(r)
		for _, member := range m.l.spec.members(r) {
			add(member)
		}
	}
	return rows
}

// toggle turns the mark of a row round; extend marks all from the last one too.
func (m *Marks[R, K]) toggle(row int, extend bool) {
	if extend && m.last >= 0 && m.last < m.l.Shown() {
		m.on.Extend(m.last, row, row)
	} else {
		m.on.Toggle(row)
	}
	m.last = row
	m.changed()
}

// extend marks the rows between anchor and to; see tables.Table.
func (m *Marks[R, K]) extend(anchor, was, to int) {
	m.on.Extend(anchor, was, to)
	m.last = to
	m.changed()
}

// All marks every row that shows.
func (m *Marks[R, K]) All() {
	if m.on.State() != kit.Checked {
		m.on.ToggleAll()
	}
	m.changed()
}

// toggleAll marks every row that shows; when all are marked, none.
func (m *Marks[R, K]) toggleAll() {
	m.on.ToggleAll()
	m.changed()
}

// say changes the words. Where they need more room than before, buttons may go
// on below, and the bar gets higher.
func (m *Marks[R, K]) say(words string) {
	if m.words.Text == words {
		return
	}
	m.words.SetText(words)
	m.line.Layout.Layout(m.line.Objects, m.line.Size())
	if m.l.object != nil {
		m.l.object.Layout.Layout(m.l.object.Objects, m.l.object.Size())
	}
}

// Clear takes all marks away.
func (m *Marks[R, K]) Clear() {
	m.on.Clear()
	m.last = -1
	m.changed()
}

// Set marks some rows, or takes their marks away.
func (m *Marks[R, K]) Set(on bool, keys ...K) {
	for _, key := range keys {
		m.on.Set(key, on)
	}
	m.last = -1
	m.changed()
}

// restore takes the marks of a list that this one takes the place of.
func (m *Marks[R, K]) restore(old *Marks[R, K]) {
	m.on.Adopt(old.on)
	m.last = old.last
	m.changed()
}

// changed shows how many are marked.
func (m *Marks[R, K]) changed() {
	if !m.l.spec.Marking {
		return
	}
	m.say(locale.Tn("marks.count", m.Count()))
	if some := m.Count() > 0; some != m.bar.Visible() {
		kit.SetVisible(m.bar, some)
		if m.l.object != nil {
			m.l.object.Refresh()
		}
	}
	if m.l.spec.Marked != nil {
		m.l.spec.Marked(m.Count())
	}
	m.l.Table.SetMarked(m.on.State())
	m.l.Table.Refresh()
	m.l.f.Commands.Refresh()
}
