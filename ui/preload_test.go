package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

// What is posted before the window shows is run before, in order; what comes
// after goes to Fyne's own queue.
// Once the app has ended, the queue runs what it is given then and there: what
// posts in its turn must not wait for itself.
// A window whose data takes long shows without it, and loses nothing that was
// posted.
// What came while the window stopped waiting is not lost either.
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
