package frame

import (
	"sync"
	"time"
)

// StartupQueue keeps what workers post until the window can be seen, so that it can
// be run before that: Fyne's own queue begins to move with the first picture.
type StartupQueue struct {
	to Dispatcher

	mu      sync.Mutex
	waiting []func()
	came    chan struct{} // holds something when waiting does
	open    bool
}

// NewStartupQueue is one before that Dispatcher.
func NewStartupQueue(to Dispatcher) *StartupQueue {
	return &StartupQueue{to: to, came: make(chan struct{}, 1)}
}

// Post is a Dispatcher. It lets go of the lock before it hands f on: once the
// app has ended, Fyne runs f then and there, and f may post in its turn.
func (h *StartupQueue) Post(f func()) {
	if !h.hold(f) {
		h.to(f)
	}
}

// hold keeps f back, unless what came before it has gone on already.
func (h *StartupQueue) hold(f func()) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open {
		return false
	}
	h.waiting = append(h.waiting, f)
	select {
	case h.came <- struct{}{}:
	default:
	}
	return true
}

// Until runs what was posted until holds does, at most for limit. What comes
// later goes on to Fyne's queue, in order.
func (h *StartupQueue) Until(limit time.Duration, holds func() bool) {
	late := time.NewTimer(limit)
	defer late.Stop()
	for !holds() {
		select {
		case <-h.came:
		case <-late.C:
			h.release()
			return
		}
		h.mu.Lock()
		waiting := h.waiting
		h.waiting = nil
		h.mu.Unlock()
		for _, f := range waiting {
			f()
		}
	}
	h.release()
}

func (h *StartupQueue) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open = true
	for _, f := range h.waiting {
		h.to(f)
	}
	h.waiting = nil
}
