package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// Dispatcher runs a function on the UI goroutine, later and in order. It never
// waits for it.
type Dispatcher func(func())

// onUI is the Dispatcher of the real window, and the one place in Latchkey
// that calls into Fyne from another goroutine.
func onUI(f func()) { fyne.Do(f) }

// background runs job on a goroutine of its own and hands the outcome to done
// on the UI goroutine, where it is called too. Once the window is closed nothing
// begins, such as what a debounce still had waiting, and nothing arrives: the
// backend is closed as soon as the last job that had begun is through.
func background[T any](w *Window, ctx context.Context, job func(context.Context) (T, error), done func(T, error)) {
	if w.closed {
		return
	}
	w.running.Add(1)
	go func() {
		defer w.running.Done()
		defer w.caught()
		value, err := job(ctx)
		w.post(func() {
			if !w.closed {
				done(value, err)
			}
		})
	}()
}

// none is the value of a job that only has an error.
type none struct{}

// background0 is background for jobs without a value.
func background0(w *Window, ctx context.Context, job func(context.Context) error, done func(error)) {
	background(w, ctx, func(ctx context.Context) (none, error) { return none{}, job(ctx) }, func(_ none, err error) { done(err) })
}

// turn counts starts of something of which only the newest counts. Take a
// ticket before the work and ask it when the result comes.
type turn struct{ n int }

// next makes all older tickets stale.
func (t *turn) next() (current func() bool) {
	t.n++
	mine := t.n
	return func() bool { return mine == t.n }
}

// debounce calls run on the UI goroutine once nothing has asked for it for the
// given time.
type debounce struct {
	wait  time.Duration
	turn  turn
	timer *time.Timer
	run   func() // what waits, nil = nothing
}

func (d *debounce) ask(post Dispatcher, run func()) {
	d.stop()
	d.run = run
	current := d.turn.next()
	d.timer = time.AfterFunc(d.wait, func() {
		post(func() {
			if current() {
				d.hurry()
			}
		})
	})
}

// hurry runs at once what waits, and tells whether there was anything.
func (d *debounce) hurry() bool {
	run := d.run
	d.stop()
	if run == nil {
		return false
	}
	run()
	return true
}

func (d *debounce) stop() {
	d.turn.next()
	d.run = nil
	if d.timer != nil {
		d.timer.Stop()
	}
}
