package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Dispatcher runs a function on the UI goroutine, later and in order. It never
// waits for it.
type Dispatcher func(func())

// onUI is the Dispatcher of the real window, and the one place in Latchkey
// that calls into Fyne from another goroutine.
func onUI(f func()) { fyne.Do(f) }

// Queue is the Dispatcher of Fyne's own queue, for another window of the
// program than this package's.
func Queue(f func()) { onUI(f) }

// worker runs jobs away from the UI goroutine and brings their results back to
// it. All but post and the jobs themselves belongs to the UI goroutine.
type worker struct {
	post Dispatcher
	// after calls once so much time has passed, on another goroutine.
	after    func(time.Duration, func()) (stop func() bool)
	ctx      context.Context // ends with the window
	running  sync.WaitGroup  // goroutines of doIn
	closed   bool
	panicked func(value any) // is told of a panic in a job; nil = the panic goes on
}

// doIn runs work on a goroutine of its own and hands the outcome to done on the
// UI goroutine, where doIn is called too. Every outcome counts: done is called
// whatever else has happened meanwhile. Once the window is closed nothing
// begins, such as what a debounce still had waiting, and nothing arrives: the
// backend is closed as soon as the last work that had begun is through.
func doIn[T any](k *worker, ctx context.Context, work func(context.Context) (T, error), done func(T, error)) {
	if k.closed {
		return
	}
	k.running.Add(1)
	go func() {
		defer k.running.Done()
		defer k.recoverPanic()
		value, err := work(ctx)
		k.post(func() {
			if !k.closed {
				done(value, err)
			}
		})
	}()
}

// recoverPanic is deferred on every goroutine of doIn. Without somebody to tell,
// as in tests, the panic goes on.
func (k *worker) recoverPanic() {
	if k.panicked == nil {
		return
	}
	if value := recover(); value != nil {
		k.panicked(value)
	}
}

// afterwards runs f on the UI goroutine once so much time has passed, unless
// the window is closed by then or stop was called. It may be called from any
// goroutine.
func (k *worker) afterwards(d time.Duration, f func()) (stop func() bool) {
	return k.after(d, func() {
		k.post(func() {
			if !k.closed {
				f()
			}
		})
	})
}

// generation counts starts of something of which only the newest counts. Take a
// ticket before the work and ask it when the result comes; load does both.
type generation struct{ n int }

// next makes all older tickets stale.
func (g *generation) next() (current func() bool) {
	g.n++
	mine := g.n
	return func() bool { return mine == g.n }
}
