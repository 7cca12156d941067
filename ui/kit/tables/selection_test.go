package tables

import (
	"slices"
	"testing"
)

// tenRows are rows named by their number, none of them marked.
func tenRows() *Selection[int] {
	return NewSelection(func() int { return 10 }, func(row int) int { return row })
}

func marksOf(s *Selection[int]) (on []int) {
	for row := range 10 {
		if s.Has(row) {
			on = append(on, row)
		}
	}
	return on
}

func TestAShorterRangeGivesEarlierMarksBack(t *testing.T) {
	s := tenRows()
	s.Toggle(4)
	s.Toggle(6)
	s.Extend(2, 2, 3) // Shift and Down, again and again
	for to := 4; to <= 8; to++ {
		s.Extend(2, to-1, to)
	}
	if got := marksOf(s); !slices.Equal(got, []int{2, 3, 4, 5, 6, 7, 8}) {
		t.Fatalf("marked %v", got)
	}
	for to := 7; to >= 3; to-- {
		s.Extend(2, to+1, to)
	}
	if got := marksOf(s); !slices.Equal(got, []int{2, 3, 4, 6}) {
		t.Errorf("after going back: %v", got)
	}
	s.Extend(2, 3, 0) // across the anchor
	if got := marksOf(s); !slices.Equal(got, []int{0, 1, 2, 4, 6}) {
		t.Errorf("on the other side: %v", got)
	}
}

func TestANewRangeKnowsNothingOfAnOlderOne(t *testing.T) {
	s := tenRows()
	s.Extend(0, 0, 5)
	s.Toggle(9)
	s.Extend(2, 2, 7)
	s.Extend(2, 7, 2)
	if got := marksOf(s); !slices.Equal(got, []int{0, 1, 2, 3, 4, 5, 9}) {
		t.Errorf("marked %v", got)
	}
	s.ToggleAll()
	s.Extend(0, 0, 3)
	s.Extend(0, 3, 0)
	if got := marksOf(s); len(got) != 10 {
		t.Errorf("after all were marked: %v", got)
	}
}
