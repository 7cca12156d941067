package frame

import (
	"slices"
	"testing"
	"time"
)

func TestWhatIsPostedBeforeTheWindowShowsIsRunBefore(t *testing.T) {
	var ran, queued []int
	h := NewStartupQueue(func(f func()) { queued = append(queued, 0); f() })
	for i := range 3 {
		h.Post(func() { ran = append(ran, i+1) })
	}
	h.Until(time.Minute, func() bool { return len(ran) == 3 })
	h.Post(func() { ran = append(ran, 4) })
	if !slices.Equal(ran, []int{1, 2, 3, 4}) || len(queued) != 1 {
		t.Errorf("ran %v, %d of them by the queue", ran, len(queued))
	}
}

func TestWhatIsPostedAtTheEndMayPost(t *testing.T) {
	h := NewStartupQueue(func(f func()) { f() })
	h.Until(time.Minute, func() bool { return true })
	ran := make(chan struct{})
	go h.Post(func() { h.Post(func() { close(ran) }) })
	select {
	case <-ran:
	case <-time.After(time.Minute):
		t.Fatal("it waits for itself")
	}
}

func TestAWindowThatWaitsInVainShowsAllTheSame(t *testing.T) {
	var queued []func()
	h := NewStartupQueue(func(f func()) { queued = append(queued, f) })
	h.Until(time.Millisecond, func() bool { return false })
	ran := 0
	h.Post(func() { ran++ })
	for _, f := range queued {
		f()
	}
	if ran != 1 {
		t.Errorf("%d ran", ran)
	}
}

func TestWhatWaitsWhenTheLimitIsUpGoesToTheQueue(t *testing.T) {
	var order []string
	h := NewStartupQueue(func(f func()) { f() })
	h.waiting = []func(){func() { order = append(order, "held") }}
	h.release()
	h.Post(func() { order = append(order, "later") })
	if !slices.Equal(order, []string{"held", "later"}) {
		t.Errorf("ran %v", order)
	}
}
