package list

import (
	"context"
	"maps"
	"slices"

	"latchkey/ui/frame"
)

// query is what a worker needs of the list, which goes on changing.
func (l *List[R, K]) query() query[R, K] {
	q := query[R, K]{View: l.view.Copy(), unfolded: maps.Clone(l.unfold), meanings: l.pending.meanings, folds: l.pending.folds}
	if l.spec.Meaning != nil {
		q.means = l.spec.Meaning(q.Text)
	}
	return q
}

// Take shows new rows, which prepare makes away from the UI goroutine, and keeps
// selection and place. then, if any, is called afterwards, also where a newer call
// has taken the place of this one.
func (l *List[R, K]) Take(prepare func() []*R, then func()) {
	session, current := l.f.Session.Ctx, l.pending.arranges.Next()
	m, q := &l.spec.Model, l.query()
	frame.Do(l.f, func(ctx context.Context) (Arranged[R, K], error) {
		return m.arrange(ctx, prepare(), q), nil
	}, func(a Arranged[R, K], _ error) {
		if current() && session.Err() == nil {
			l.adopt(a)
		}
		call(then)
	})
}

// Adopt shows rows that were arranged elsewhere, and reports whether they are in
// the order of the list.
func (l *List[R, K]) Adopt(a Arranged[R, K]) bool {
	if a.query.Order != l.view.Order {
		return false
	}
	l.adopt(a)
	return true
}

func (l *List[R, K]) adopt(a Arranged[R, K]) {
	l.rows, l.order, l.byKey, l.totals = a.rows, a.order, a.byKey, a.totals
	l.came, l.pending.sorting = true, false
	switch q := &a.query; {
	case !l.view.narrowsAs(q.View) || q.meanings != l.pending.meanings: // something was typed meanwhile
		l.filtered()
	case q.folds != l.pending.folds:
		l.narrow()
	default:
		l.pending.narrows.Next() // what is under way was made from older rows
		l.pending.narrowing = false
		l.put(a.narrowed)
	}
}

// filtered is called when a person has narrowed the list in another way: commands
// must then act on none of the rows that went.
func (l *List[R, K]) filtered() {
	if len(l.rows) > 0 {
		l.dropped = true
		l.narrow()
	}
}

// narrow narrows the rows that are there. It runs at every key press; only the
// newest result counts.
func (l *List[R, K]) narrow() {
	if len(l.rows) == 0 {
		return
	}
	l.pending.narrows.Next()
	m, rows, order, q := &l.spec.Model, l.rows, l.order, l.query()
	if len(l.rows) <= l.spec.AtOnce {
		l.pending.narrowing = false
		l.put(m.narrow(rows, order, q, q.match(l.f.Session.Ctx, m)))
		return
	}
	l.pending.narrowing = true
	frame.Load(l.f, &l.pending.narrows, func(ctx context.Context) (narrowed[R], error) {
		return m.narrow(rows, order, q, q.match(ctx, m)), nil
	}, func(n narrowed[R], _ error) {
		l.pending.narrowing = false
		l.put(n)
	})
}

// Search narrows the list by what a person has typed.
func (l *List[R, K]) Search(text string) {
	l.view.Text, l.pending.entering = text, false
	l.filtered()
}

// MeaningChanged is called when the text in the search line means something else
// than before.
func (l *List[R, K]) MeaningChanged() {
	l.pending.meanings++
	l.filtered()
}

// Only narrows the list by these facets and no others.
func (l *List[R, K]) Only(facets ...string) {
	l.setFacets(facets...)
	l.filtered()
}

func (l *List[R, K]) setFacets(facets ...string) {
	clear(l.view.On)
	for _, id := range facets {
		l.view.On[id] = true
	}
	l.chips.set()
	l.viewChanged()
}

// ShowAll takes away whatever narrows the list.
func (l *List[R, K]) ShowAll() {
	l.setFacets()
	l.view.Text, l.pending.entering = "", false
	l.f.Search.Set(l.spec.Page, "")
	l.filtered()
}

// sortBy is called with the column whose head a person has pressed.
func (l *List[R, K]) sortBy(column string) {
	l.view.Order = l.view.Order.Toggled(column)
	l.Table.SetSort(l.view.Order.Column, l.view.Order.Descending)
	l.viewChanged()
	l.sort()
	l.pending.toTop = true
}

// sort orders the rows that are there.
func (l *List[R, K]) sort() {
	if rows := l.rows; len(rows) > 0 {
		l.Take(func() []*R { return rows }, nil)
		l.pending.sorting = true
	}
}

func (l *List[R, K]) viewChanged() {
	if l.spec.Viewed != nil {
		l.spec.Viewed(l.View())
	}
}

// Replace takes newer facts into the row that has their key.
func (l *List[R, K]) Replace(r *R) {
	old := l.byKey[l.key(r)]
	if old == nil {
		return
	}
	l.byKey[l.key(r)] = r
	l.rows = slices.Clone(l.rows) // a worker may be looking through the old ones
	if i := slices.Index(l.rows, old); i >= 0 {
		l.rows[i] = r
	}
	for i := range l.left.shown {
		if l.left.shown[i].row == old {
			l.left.shown[i].row = r
		}
	}
	if l.spec.Renew != nil && l.beside == l.key(r) {
		l.spec.Renew(r)
	}
	l.Table.Refresh()
	switch { // what is under way was made from the old row
	case l.pending.sorting:
		l.sort()
	case l.pending.narrowing:
		l.narrow()
	}
}
