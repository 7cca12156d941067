package queue

import (
	"slices"
	"testing"
)

func TestWhatIsThereIsGrouped(t *testing.T) {
	from := make(chan int, 8)
	for i := range 7 {
		from <- i
	}
	close(from)
	var sizes []int
	var all []int
	for b := range Batches(from, 3) {
		sizes, all = append(sizes, len(b)), append(all, b...)
	}
	if !slices.Equal(sizes, []int{3, 3, 1}) || !slices.Equal(all, []int{0, 1, 2, 3, 4, 5, 6}) {
		t.Errorf("%v of %v", sizes, all)
	}
}

// The first is not kept until more come.
func TestOneAloneIsAGroup(t *testing.T) {
	from := make(chan int)
	go func() { from <- 1 }()
	for b := range Batches(from, 3) {
		if !slices.Equal(b, []int{1}) {
			t.Errorf("%v", b)
		}
		return
	}
	t.Error("nothing came")
}
