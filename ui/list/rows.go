package list

// rowSet is the rows of a list, and what shows of them.
type rowSet[R any, K comparable] struct {
	key func(*R) K

	came   bool    // rows were handed in, if only none
	rows   []*R    // all at the top, as they were read
	order  []int32 // their numbers, sorted
	byKey  map[K]*R
	totals map[string]int
	left   narrowed[R]
}

// Len is how many rows there are, whatever shows of them.
func (s *rowSet[R, K]) Len() int { return len(s.rows) }

// Rows are all rows at the top as they were read.
func (s *rowSet[R, K]) Rows() []*R { return s.rows }

// Shown is how many rows show.
func (s *rowSet[R, K]) Shown() int { return len(s.left.shown) }

// At is a row that shows; one beyond the end is empty.
func (s *rowSet[R, K]) At(row int) *R { return s.place(row).row }

func (s *rowSet[R, K]) place(row int) place[R] {
	if row < 0 || row >= len(s.left.shown) {
		return place[R]{row: new(R)}
	}
	return s.left.shown[row]
}

// Find is the row with a key, whether it shows or not; nil without.
func (s *rowSet[R, K]) Find(key K) *R { return s.byKey[key] }

// RowOf is where a row shows, -1 where it does not.
func (s *rowSet[R, K]) RowOf(key K) int {
	for i := range s.left.shown {
		if s.key(s.left.shown[i].row) == key {
			return i
		}
	}
	return -1
}

// Total is how many of all rows a rare facet has, whatever was typed.
func (s *rowSet[R, K]) Total(facet string) int { return s.totals[facet] }
