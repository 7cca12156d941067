package ui

import (
	"sync"
	"time"
)

// progressPause is the least time between two updates of a counter on screen.
const progressPause = 120 * time.Millisecond

// throttle carries what a worker reports to the UI goroutine by time and not by
// item: ten thousand reports cost a few pictures.
type throttle[T any] struct {
	worker *worker
	show   func([]T) // on the UI goroutine, with what came since it was called last; never with nothing
	newest bool      // only the newest report is kept

	mu      sync.Mutex
	waiting []T
	due     bool
}

// newThrottle makes one that hands on every report, in order.
func newThrottle[T any](k *worker, show func([]T)) *throttle[T] {
	return &throttle[T]{worker: k, show: show}
}

// newestOnly makes one that hands on the newest report alone.
func newestOnly[T any](k *worker, show func(T)) *throttle[T] {
	return &throttle[T]{worker: k, newest: true, show: func(all []T) { show(all[len(all)-1]) }}
}

// report may be called from any goroutine, as often as it likes.
func (h *throttle[T]) report(value T) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.newest {
		h.waiting = h.waiting[:0]
	}
	h.waiting = append(h.waiting, value)
	if h.due {
		return
	}
	h.due = true
	time.AfterFunc(progressPause, func() { h.worker.post(h.flush) })
}

// flush shows at once what has come in. It belongs to the UI goroutine.
func (h *throttle[T]) flush() {
	h.mu.Lock()
	all := h.waiting
	h.waiting, h.due = nil, false
	h.mu.Unlock()
	if !h.worker.closed && len(all) > 0 {
		h.show(all)
	}
}

// count is how far something is: so many of total.
type count struct{ done, total int }

// newCounter carries counts from a worker to a job in the status bar.
func newCounter(k *worker, j *job) (report func(done, total int)) {
	h := newestOnly(k, func(c count) { j.progress(c.done, c.total) })
	return func(done, total int) { h.report(count{done, total}) }
}
