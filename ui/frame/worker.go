package frame

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Dispatcher runs a function on the UI goroutine, later and in order. It never
// waits for it.
type Dispatcher func(func())

// OnUI is the Dispatcher of the real window, and the one place in Latchkey
// that calls into Fyne from another goroutine.
func OnUI(f func()) { fyne.Do(f) }

// Queue is the Dispatcher of Fyne's own queue, for another window of the
// program than this package's.
func Queue(f func()) { OnUI(f) }

// Worker runs jobs away from the UI goroutine and brings their results back to
// it. All but post and the jobs themselves belongs to the UI goroutine.
type Worker struct {
	Post Dispatcher
	// after calls once so much time has passed, on another goroutine.
	After    func(time.Duration, func()) (stop func() bool)
	Ctx      context.Context // ends with the window
	Running  sync.WaitGroup  // goroutines of doIn
	Closed   bool
	Panicked func(value any) // is told of a panic in a job; nil = the panic goes on
}

// DoIn runs work on a goroutine of its own and hands the outcome to done on the
// UI goroutine, where doIn is called too. Every outcome counts: done is called
// whatever else has happened meanwhile. Once the window is closed nothing
// begins, such as what a debounce still had waiting, and nothing arrives: the
// backend is closed as soon as the last work that had begun is through.
func DoIn[T any](k *Worker, ctx context.Context, work func(context.Context) (T, error), done func(T, error)) {
	if k.Closed {
		return
	}
	k.Running.Add(1)
	go func() {
		defer k.Running.Done()
		defer k.RecoverPanic()
		value, err := work(ctx)
		k.Post(func() {
			if !k.Closed {
				done(value, err)
			}
		})
	}()
}

// RecoverPanic is deferred on every goroutine of doIn. Without somebody to tell,
// as in tests, the panic goes on.
func (k *Worker) RecoverPanic() {
	if k.Panicked == nil {
		return
	}
	if value := recover(); value != nil {
		k.Panicked(value)
	}
}

// Afterwards runs f on the UI goroutine once so much time has passed, unless
// the window is closed by then or stop was called. It may be called from any
// goroutine.
func (k *Worker) Afterwards(d time.Duration, f func()) (stop func() bool) {
	return k.After(d, func() {
		k.Post(func() {
			if !k.Closed {
				f()
			}
		})
	})
}

// Generation counts starts of something of which only the newest counts. Take a
// ticket before the work and ask it when the result comes; load does both.
type Generation struct{ N int }

// Next makes all older tickets stale.
func (g *Generation) Next() (current func() bool) {
	g.N++
	mine := g.N
	return func() bool { return mine == g.N }
}
