package ui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

// What is posted before the window shows is run before, in order; what comes
// after goes to Fyne's own queue.
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

// Once the app has ended, the queue runs what it is given then and there: what
// posts in its turn must not wait for itself.
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

// A window whose data takes long shows without it, and loses nothing that was
// posted.
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

// What came while the window stopped waiting is not lost either.
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

// The backend is opened while the window is made, once, and is the one that
// shows.
func TestTheFirstBackendIsOpenedOnceAndAhead(t *testing.T) {
	f, opened := acme(), 0
	p := startWith(t, Config{Open: func(context.Context, Wiring) (Backend, error) { opened++; return f, nil }})
	p.until("the rows show", func() bool { return p.rowsLeft() > 0 })
	if opened != 1 || p.w.backend != Backend(f) || p.w.preload != nil {
		t.Errorf("opened %d times, shows %v, ahead %v", opened, p.w.backend, p.w.preload)
	}
	p.w.openOwn()
	p.until("it was opened again", func() bool { return opened == 2 && p.rowsLeft() > 0 })
}

// A window that closes before it was started closes what was opened for it.
func TestAWindowThatNeverStartsClosesItsBackend(t *testing.T) {
	f, closed := acme(), make(chan struct{})
	app := test.NewTempApp(t)
	l := newLoop(t)
	w, err := New(app, Config{Open: func(context.Context, Wiring) (Backend, error) { return closing{f, closed}, nil }, Post: l.post, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	select {
	case <-closed:
	case <-time.After(20 * time.Second):
		t.Error("its backend was not closed")
	}
	(&person{l, w}).drainUntilEnded()
}

// closing tells when it is closed.
type closing struct {
	Backend
	closed chan struct{}
}

func (c closing) Close() error { close(c.closed); return c.Backend.Close() }

// What cannot be opened ahead is told as what cannot be opened at all.
func TestWhatCannotBeOpenedAheadIsTold(t *testing.T) {
	p := startWith(t, Config{Open: func(context.Context, Wiring) (Backend, error) { return nil, errors.New("no such folder") }})
	p.until("it is told", func() bool { return p.button(t2("action.try_again")) != nil })
}
