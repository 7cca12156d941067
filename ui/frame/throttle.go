package frame

import (
	"sync"
	"time"
)

// progressPause is the least time between two updates of a counter on screen.
const progressPause = 120 * time.Millisecond

// Throttle carries what a worker reports to the UI goroutine by time and not by
// item: ten thousand reports cost a few pictures.
type Throttle[T any] struct {
	worker *Worker
	show   func([]T) // on the UI goroutine, with what came since it was called last; never with nothing
	newest bool      // only the newest report is kept

	mu      sync.Mutex
	waiting []T
	due     bool
}

// NewThrottle makes one that hands on every report, in order.
func NewThrottle[T any](k *Worker, show func([]T)) *Throttle[T] {
	return &Throttle[T]{worker: k, show: show}
}

// NewestOnly makes one that hands on the newest report alone.
func NewestOnly[T any](k *Worker, show func(T)) *Throttle[T] {
	return &Throttle[T]{worker: k, newest: true, show: func(all []T) { show(all[len(all)-1]) }}
}

// Report may be called from any goroutine, as often as it likes.
func (h *Throttle[T]) Report(value T) {
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
	time.AfterFunc(progressPause, func() { h.worker.Post(h.Flush) })
}

// Flush shows at once what has come in. It belongs to the UI goroutine.
func (h *Throttle[T]) Flush() {
	h.mu.Lock()
	all := h.waiting
	h.waiting, h.due = nil, false
	h.mu.Unlock()
	if !h.worker.Closed && len(all) > 0 {
		h.show(all)
	}
}

// count is how far something is: so many of total.
type count struct{ done, total int }

// NewCounter carries counts from a worker to a job in the status bar.
func NewCounter(k *Worker, j *Job) (report func(done, total int)) {
	h := NewestOnly(k, func(c count) { j.Progress(c.done, c.total) })
	return func(done, total int) { h.Report(count{done, total}) }
}
