package tables

import (
	"maps"

	"latchkey/ui/kit"
)

// Selection holds which rows of a table are marked, by what they are and not
// by their number: neither a filter nor another order loses it.
type Selection[K comparable] struct {
	length func() int
	key    func(row int) K
	on     map[K]struct{}
	before map[K]bool // marks, under the range that is being extended, as they were
}

// NewSelection marks rows of a list whose length and keys the functions tell.
func NewSelection[K comparable](length func() int, key func(row int) K) *Selection[K] {
	return &Selection[K]{length: length, key: key, on: map[K]struct{}{}}
}

// Has tells whether the thing is marked.
func (s *Selection[K]) Has(k K) bool { _, on := s.on[k]; return on }

// Count is how many things are marked, those that a filter hides too.
func (s *Selection[K]) Count() int { return len(s.on) }

// Set marks a thing or takes its mark away.
func (s *Selection[K]) Set(k K, on bool) {
	s.before = nil
	s.set(k, on)
}

func (s *Selection[K]) set(k K, on bool) {
	if on {
		s.on[k] = struct{}{}
	} else {
		delete(s.on, k)
	}
}

// Toggle turns the mark of a row round.
func (s *Selection[K]) Toggle(row int) {
	if row >= 0 && row < s.length() {
		k := s.key(row)
		s.Set(k, !s.Has(k))
	}
}

// Extend marks the rows from anchor to to, and gives those of the rows from
// anchor to was that lie beyond the marks back that they had before; see
// Table.OnExtend.
func (s *Selection[K]) Extend(anchor, was, to int) {
	if was == anchor || s.before == nil { // a range begins
		s.before = map[K]bool{}
	}
	s.each(anchor, was, func(k K) {
		if on, known := s.before[k]; known {
			s.set(k, on)
		}
	})
	s.each(anchor, to, func(k K) {
		if _, known := s.before[k]; !known {
			s.before[k] = s.Has(k)
		}
		s.set(k, true)
	})
}

func (s *Selection[K]) each(a, b int, do func(K)) {
	for row := max(0, min(a, b)); row <= min(max(a, b), s.length()-1); row++ {
		do(s.key(row))
	}
}

// ToggleAll marks every row that is listed or, when all are, none of them.
func (s *Selection[K]) ToggleAll() {
	on := s.State() != kit.Checked
	s.before = nil
	s.each(0, s.length()-1, func(k K) { s.set(k, on) })
}

// Clear takes all marks away, those of rows that are not listed too.
func (s *Selection[K]) Clear() { s.before = nil; clear(s.on) }

// Adopt takes the marks of another selection.
func (s *Selection[K]) Adopt(other *Selection[K]) {
	s.before = nil
	s.on = maps.Clone(other.on)
}

// State tells whether none, some or all of the listed rows are marked.
func (s *Selection[K]) State() kit.CheckState {
	if len(s.on) == 0 {
		return kit.Unchecked
	}
	marked, n := 0, s.length()
	for row := range n {
		if s.Has(s.key(row)) {
			marked++
		}
	}
	switch marked {
	case 0:
		return kit.Unchecked
	case n:
		return kit.Checked
	}
	return kit.PartlyChecked
}
