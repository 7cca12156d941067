package ui

import (
	"context"
	"sync"
	"time"

	"latchkey/core"
)

// ahead opens a backend and reads its first rows while the window itself is
// still being made.
type ahead struct {
	done chan struct{}
	got  opened
	err  error
}

// openAhead begins to open what the window will show first.
func (w *Window) openAhead() *ahead {
	a := &ahead{done: make(chan struct{})}
	by, filter := loadView(w.app.Preferences())
	read := w.reader(w.firstOpener(), w.beginsInDemo(), w.session, by, filter)
	w.running.Add(1)
	go func() {
		defer w.running.Done()
		defer w.caught()
		defer close(a.done)
		a.got, a.err = read(w.session)
	}()
	return a
}

// take waits for what was opened.
func (a *ahead) take(context.Context) (opened, error) {
	<-a.done
	return a.got, a.err
}

// discard closes what was opened and never shown.
func (a *ahead) discard() {
	if a == nil {
		return
	}
	<-a.done
	if a.got.backend != nil {
		a.got.backend.Close()
	}
}

// firstOpener opens what the window shows first.
func (w *Window) firstOpener() Opener {
	if w.beginsInDemo() {
		return w.cfg.OpenDemo
	}
	return w.cfg.Open
}

func (w *Window) beginsInDemo() bool { return w.cfg.Demo && w.cfg.OpenDemo != nil }

// reader opens a backend and reads what shows first. It may run anywhere.
func (w *Window) reader(open Opener, demo bool, session context.Context, by order, filter filtering) func(context.Context) (opened, error) {
	wiring, unusedAfter := w.wiring(session), w.unusedAfter()
	last, together := w.app.Preferences().String(prefAccount), !demo && w.app.Preferences().Bool(prefAll)
	return func(ctx context.Context) (opened, error) {
		backend, err := open(ctx, wiring)
		if err != nil {
			return opened{}, err
		}
		backend.SetUnusedAfter(unusedAfter)
		accounts, err := backend.ListAccounts(ctx)
		if err != nil || ctx.Err() != nil {
			backend.Close() // it will not be adopted
			return opened{}, err
		}
		together := together && len(accounts) > 1
		return opened{backend, accounts, together, readFirst(ctx, backend, accounts, remembered(accounts, last), together, by, filter)}, nil
	}
}

// opened is a backend with the accounts that it has.
type opened struct {
	backend  Backend
	accounts []core.Account
	together bool // all of them show in one list
	first    *firstSight
}

// held keeps what workers post until the window can be seen, so that it can
// be run before that: Fyne's own queue begins to move with the first picture.
type held struct {
	to Dispatcher

	mu      sync.Mutex
	waiting []func()
	came    chan struct{} // holds something when waiting does
	through bool
}

func newHeld(to Dispatcher) *held { return &held{to: to, came: make(chan struct{}, 1)} }

// post is a Dispatcher. It lets go of the lock before it hands f on: once the
// app has ended, Fyne runs f then and there, and f may post in its turn.
func (h *held) post(f func()) {
	if !h.keeps(f) {
		h.to(f)
	}
}

// keeps holds f back, unless what came before it has gone on already.
func (h *held) keeps(f func()) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.through {
		return false
	}
	h.waiting = append(h.waiting, f)
	select {
	case h.came <- struct{}{}:
	default:
	}
	return true
}

// until runs what was posted until holds does, at most for limit. What comes
// later goes on to Fyne's queue, in order.
func (h *held) until(limit time.Duration, holds func() bool) {
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

func (h *held) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.through = true
	for _, f := range h.waiting {
		h.to(f)
	}
	h.waiting = nil
}

// firstLimit is how long the first picture may wait for its rows. It is about
// what a start without them would take.
const firstLimit = 200 * time.Millisecond

// settle is how long the machine is left to the first picture before anything
// is read again.
const settle = 300 * time.Millisecond

// ShowAndRun shows the window as soon as its first rows are known, and runs
// the app until it is closed. Call it after Start, on the UI goroutine.
func (w *Window) ShowAndRun() {
	if w.held != nil {
		w.held.until(firstLimit, func() bool { return w.backend != nil || w.closed })
	}
	w.win.ShowAndRun()
}

// afterFirst runs f, on the UI goroutine, once the first picture had its time.
func (w *Window) afterFirst(f func()) {
	if w.held == nil {
		f()
		return
	}
	time.AfterFunc(settle, func() {
		w.post(func() {
			if !w.closed {
				f()
			}
		})
	})
}
