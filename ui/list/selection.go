package list

import "latchkey/ui/frame"

// The selection follows what a person narrows by. Commands must never act on what
// was filtered away: the first of the rows that are left is selected then, and
// where none is left, nothing is. What merely changes and fits the filter no
// longer, as a repository without a key that has just got one, stays selected.

// selection is the row on which commands act, by its key, and how what stands
// beside the list keeps together with it.
type selection[R any, K comparable] struct {
	key      K    // the zero value = none
	filtered bool // a person has narrowed the list, and the rows do not show it yet
	none     bool // that left no row
	beside   K    // what shows beside the list
	rest     frame.Debounce
}

func (s *selection[R, K]) reset() {
	s.rest.Stop()
	s.key, s.beside, s.filtered, s.none = *new(K), *new(K), false, false
}

func (s *selection[R, K]) restore(old *selection[R, K]) {
	s.key, s.beside, s.filtered, s.none = old.key, old.beside, old.filtered, old.none
}

// Selected is the row on which commands act, nil without one.
func (l *List[R, K]) Selected() *R {
	if l.chosen.none {
		return nil
	}
	return l.byKey[l.chosen.key]
}

// SelectedKey is the key of what was selected, whether there is such a row or
// not; the zero value is none.
func (l *List[R, K]) SelectedKey() K { return l.chosen.key }

// IsSelected reports whether a row is the selected one.
func (l *List[R, K]) IsSelected(row int) bool {
	return l.chosen.key != *new(K) && l.Key(l.At(row)) == l.chosen.key
}

// Select selects a row by its key; the zero value is none.
func (l *List[R, K]) Select(key K) {
	l.chosen.none = false
	l.chosen.rest.Stop()
	l.point(key)
	l.showSelected()
}

// point makes a row the one on which commands act.
func (l *List[R, K]) point(key K) {
	l.chosen.key = key
	if l.Point != nil {
		l.Point(key)
	}
}

// showSelected brings what stands beside the list up to the selection.
func (l *List[R, K]) showSelected() {
	r, key := l.Selected(), *new(K)
	if r != nil {
		key = l.Key(r)
	}
	if key == l.chosen.beside {
		if r != nil && l.Renew != nil {
			l.Renew(r)
		}
		return
	}
	l.chosen.beside = key
	if l.Show != nil {
		l.Show(r)
	}
	l.f.Commands.Refresh()
}

// follow selects the first row where a person has filtered the selected one away,
// and shows in time what is selected.
func (l *List[R, K]) follow() {
	s := &l.chosen
	if !s.filtered {
		return
	}
	s.filtered, s.none = false, l.Shown() == 0
	s.rest.Ask(l.f.Post, l.showSelected)
	if !s.none && l.RowOf(s.key) < 0 {
		l.point(l.Key(l.At(0)))
	}
	if l.Pause == 0 {
		s.rest.Flush()
	}
}

// settleSelection selects something where nothing is selected that is there.
func (l *List[R, K]) settleSelection() {
	switch {
	case l.Selected() == nil:
		l.Select(l.first())
	case !l.chosen.rest.Waiting():
		l.showSelected()
	}
}

func (l *List[R, K]) first() K {
	if l.First != nil && l.chosen.key == *new(K) {
		if key := l.First(); l.RowOf(key) >= 0 {
			return key
		}
	}
	return l.Key(l.At(0))
}

// ScrollToSelected brings the selected row into sight.
func (l *List[R, K]) ScrollToSelected() {
	if row := l.RowOf(l.chosen.key); row >= 0 {
		l.Table.MoveTo(row)
	}
}

// Settle is called when a command is about to act: what stands beside the list
// follows it now. It reports whether another row showed there until now.
func (l *List[R, K]) Settle() (changed bool) {
	before := l.chosen.beside
	l.chosen.rest.Flush()
	return l.chosen.beside != before
}

// Unfold shows the members of a row, or no longer.
func (l *List[R, K]) Unfold(key K, open bool) {
	if l.unfold[key] != open {
		l.unfold[key] = open
		l.pending.folds++
		l.narrow()
	}
}

// fold is called when a person unfolds a row, or folds it.
func (l *List[R, K]) fold(row int, open bool) {
	if r := l.At(row); len(l.members(r)) > 0 {
		l.Select(l.Key(r))
		l.Unfold(l.Key(r), open)
		l.Table.Refresh()
	}
}

// open goes into a row, or unfolds it.
func (l *List[R, K]) open(row int) {
	r := l.At(row)
	switch {
	case len(l.members(r)) > 0:
		l.fold(row, !l.unfold[l.Key(r)])
	case l.Open != nil:
		l.Open(r)
	}
}
