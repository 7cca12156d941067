package ui

import (
	"slices"
	"testing"
	"time"
)

func TestWhatIsPostedBeforeTheWindowShowsIsRunBefore(t *testing.T) {
	var ran, queued []int
	h := newStartupQueue(func(f func()) { queued = append(queued, 0); f() })
	for i := range 3 {
		h.post(func() { ran = append(ran, i+1) })
	}
	h.until(time.Minute, func() bool { return len(ran) == 3 })
	h.post(func() { ran = append(ran, 4) })
	if !slices.Equal(ran, []int{1, 2, 3, 4}) || len(queued) != 1 {
		t.Errorf("ran %v, %d of them by the queue", ran, len(queued))
	}
}

func TestWhatIsPostedAtTheEndMayPost(t *testing.T) {
	h := newStartupQueue(func(f func()) { f() })
	h.until(time.Minute, func() bool { return true })
	ran := make(chan struct{})
	go h.post(func() { h.post(func() { close(ran) }) })
	select {
	case <-ran:
	case <-time.After(time.Minute):
		t.Fatal("it waits for itself")
	}
}

func TestAWindowThatWaitsInVainShowsAllTheSame(t *testing.T) {
	var queued []func()
	h := newStartupQueue(func(f func()) { queued = append(queued, f) })
	h.until(time.Millisecond, func() bool { return false })
	ran := 0
	h.post(func() { ran++ })
	for _, f := range queued {
		f()
	}
	if ran != 1 {
		t.Errorf("%d ran", ran)
	}
}

func TestWhatWaitsWhenTheLimitIsUpGoesToTheQueue(t *testing.T) {
	var order []string
	h := newStartupQueue(func(f func()) { f() })
	h.waiting = []func(){func() { order = append(order, "held") }}
	h.release()
	h.post(func() { order = append(order, "later") })
	if !slices.Equal(order, []string{"held", "later"}) {
		t.Errorf("ran %v", order)
	}
}
