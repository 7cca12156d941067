package ui

import (
	"context"
	"time"

	"latchkey/core"
	"latchkey/ui/repopage"
)

// preload opens a backend and reads its first rows while the window itself is
// still being made.
type preload struct {
	done chan struct{}
	got  opened
	err  error
}

// startPreload begins to open what the window will show first.
func (w *Window) startPreload() *preload {
	a := &preload{done: make(chan struct{})}
	session := w.Session.Ctx
	read := w.reader(w.firstOpener(), w.beginsInDemo(), session, repopage.LoadView(w.App.Preferences()))
	w.Running.Add(1)
	go func() {
		defer w.Running.Done()
		defer w.RecoverPanic()
		defer close(a.done)
		a.got, a.err = read(session)
	}()
	return a
}

// take waits for what was opened.
func (a *preload) take(context.Context) (opened, error) {
	<-a.done
	return a.got, a.err
}

// discard closes what was opened and never shown.
func (a *preload) discard() {
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
func (w *Window) reader(open Opener, demo bool, session context.Context, view repopage.View) func(context.Context) (opened, error) {
	wiring, unusedAfter := w.wiring(session), w.Defaults.UnusedAfter()
	last, together := w.App.Preferences().String(prefAccount), !demo && w.App.Preferences().Bool(prefAll)
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
		return opened{backend, accounts, together, repopage.FirstRowsOf(ctx, backend, backend.Forges(), accounts, remembered(accounts, last), together, view)}, nil
	}
}

// opened is a backend with the accounts that it has.
type opened struct {
	backend  Backend
	accounts []core.Account
	together bool // all of them show in one list
	first    *repopage.FirstRows
}

// firstLimit is how long the first picture may wait for its rows. It is about
// what a start without them would take.
const firstLimit = 200 * time.Millisecond

// settle is how long the machine is left to the first picture before anything
// is read again.
const settle = 300 * time.Millisecond

// Show shows the window as soon as its first rows are known. Call it after Start,
// on the UI goroutine, and Run then.
func (w *Window) Show() {
	if w.startup != nil {
		w.startup.Until(firstLimit, func() bool { return w.backend != nil || w.Closed })
	}
	w.Win.Show()
}

// Run runs the app until the window is closed.
func (w *Window) Run() { w.App.Run() }

// afterFirst runs f, on the UI goroutine, once the first picture had its time.
func (w *Window) afterFirst(f func()) {
	if w.startup == nil {
		f()
		return
	}
	time.AfterFunc(settle, func() {
		w.Post(func() {
			if !w.Closed {
				f()
			}
		})
	})
}
