package queue

import (
	"sync/atomic"
	"testing"
)

func TestEachItemIsDoneOnce(t *testing.T) {
	items := make([]int, 100)
	for i := range items {
		items[i] = i
	}
	var sum, now, most atomic.Int64
	Each(items, 4, nil, nil, func(i int) {
		most.Store(max(most.Load(), now.Add(1)))
		sum.Add(int64(i))
		now.Add(-1)
	})
	if sum.Load() != 4950 || most.Load() > 4 {
		t.Errorf("the sum is %d, with %d at once", sum.Load(), most.Load())
	}
}

// What has been begun is finished; nothing more is begun.
func TestNothingIsBegunAfterTheHalt(t *testing.T) {
	halt := make(chan struct{})
	var done atomic.Int64
	Each(make([]int, 100), 1, halt, nil, func(int) {
		if done.Add(1) == 3 {
			close(halt)
		}
	})
	if n := done.Load(); n < 3 || n > 4 { // one may have been handed over already
		t.Errorf("%d were done", n)
	}
	ended := make(chan struct{})
	close(ended)
	Each(make([]int, 100), 1, halt, ended, func(int) { t.Error("one was begun") })
}

func TestNothingToDo(t *testing.T) {
	Each(nil, 4, nil, nil, func(int) { t.Error("something was done") })
}
