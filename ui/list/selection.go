package list

import "latchkey/ui/frame"

// The selection follows what a person narrows by. Commands must never act on what
// was filtered away: the first of the rows that are left is selected then, and
// where none is left, nothing is. What merely changes and fits the filter no
// longer, as a repository without a key that has just got one, stays selected.

// selection is the row on which commands act, by its key, and how what stands
// beside the list keeps together with it.
type selection[R any, K comparable] struct {
	l       *List[R, K]
	chosen  K    // the zero value = none
	dropped bool // a person has narrowed the list, and the rows do not show it yet
	none    bool // that left no row
	own     K    // what a person chose and a filter hides: another row stands in for it
	next    K    // the row below the selected one when it showed last, else the one above
	beside  K    // what shows beside the list
	rest    frame.Debounce
}

func (s *selection[R, K]) reset() {
	s.rest.Stop()
	s.chosen, s.own, s.beside, s.dropped, s.none, s.next = *new(K), *new(K), *new(K), false, false, *new(K)
}

func (s *selection[R, K]) restore(old *selection[R, K]) {
	s.chosen, s.own, s.beside, s.dropped, s.none, s.next = old.chosen, old.own, old.beside, old.dropped, old.none, old.next
}

// Selected is the row on which commands act, nil without one.
func (s *selection[R, K]) Selected() *R {
	if s.none {
		return nil
	}
	return s.l.byKey[s.chosen]
}

// SelectedKey is the key of what was selected, whether there is such a row or
// not; the zero value is none.
func (s *selection[R, K]) SelectedKey() K { return s.chosen }

// isSelected reports whether a row is the selected one.
func (s *selection[R, K]) isSelected(row int) bool {
	return s.chosen != *new(K) && s.l.key(s.l.At(row)) == s.chosen
}

// Select selects a row by its key; the zero value is none.
func (s *selection[R, K]) Select(key K) {
	s.none, s.own = false, *new(K)
	s.rest.Stop()
	s.point(key)
	s.noteNext(s.l.RowOf(key))
	s.showSelected()
}

// point makes a row the one on which commands act.
func (s *selection[R, K]) point(key K) {
	s.chosen = key
	if s.l.spec.Point != nil {
		s.l.spec.Point(key)
	}
}

// showSelected brings what stands beside the list up to the selection.
func (s *selection[R, K]) showSelected() {
	r, key := s.Selected(), *new(K)
	if r != nil {
		key = s.l.key(r)
	}
	if key == s.beside {
		if r != nil && s.l.spec.Renew != nil {
			s.l.spec.Renew(r)
		}
		return
	}
	s.beside = key
	if s.l.spec.Show != nil {
		s.l.spec.Show(r)
	}
	s.l.f.Commands.Refresh()
}

// follow selects the first row where a person has filtered the selected one away,
// until that shows again, and shows in time what is selected.
func (s *selection[R, K]) follow() {
	if !s.dropped {
		return
	}
	s.dropped, s.none = false, s.l.Shown() == 0
	s.rest.Ask(s.l.f.Post, s.showSelected)
	switch {
	case s.none:
	case s.own != *new(K) && s.l.RowOf(s.own) >= 0:
		s.point(s.own)
		s.own = *new(K)
	case s.l.RowOf(s.chosen) < 0:
		if s.own == *new(K) {
			s.own = s.chosen
		}
		s.point(s.l.key(s.l.At(0)))
	}
	if s.l.spec.Pause == 0 {
		s.rest.Flush()
	}
}

// settleSelection selects something where nothing is selected that is there.
func (s *selection[R, K]) settleSelection() {
	switch {
	case s.Selected() == nil:
		s.Select(s.first())
	case !s.rest.Waiting():
		s.showSelected()
	}
}

func (s *selection[R, K]) first() K {
	if s.l.spec.First != nil && s.chosen == *new(K) {
		if key := s.l.spec.First(); s.l.RowOf(key) >= 0 {
			return key
		}
	}
	if s.chosen != *new(K) && s.l.RowOf(s.next) >= 0 { // it is gone: the one that took its place
		return s.next
	}
	return s.l.key(s.l.At(0))
}

// ScrollToSelected brings the selected row into sight.
func (s *selection[R, K]) ScrollToSelected() {
	if row := s.l.RowOf(s.chosen); row >= 0 {
		s.noteNext(row)
		s.l.Table.MoveTo(row)
	}
}

// noteNext remembers what is selected when the row is gone.
func (s *selection[R, K]) noteNext(row int) {
	switch {
	case row < 0:
	case row+1 < s.l.Shown():
		s.next = s.l.key(s.l.At(row + 1))
	case row > 0:
		s.next = s.l.key(s.l.At(row - 1))
	}
}

// Settle is called when a command is about to act: what stands beside the list
// follows it now, and who acts on a row that stood in for another has chosen it.
// It reports whether another row showed there until now.
func (s *selection[R, K]) Settle() (changed bool) {
	s.own = *new(K)
	before := s.beside
	s.rest.Flush()
	return s.beside != before
}
