package ui

import (
	"context"

	"latchkey/core"
	"latchkey/ui/frame"
)

// prefAll is set while the repositories of every account show together.
const prefAll = "window.all"

// openOwn opens the person's own data.
func (w *Window) openOwn() { w.open(w.cfg.Open, false) }

// openDemo opens the demo forge in this window, in place of what was open.
func (w *Window) openDemo() { w.open(w.cfg.OpenDemo, true) }

func (w *Window) open(opener Opener, demo bool) {
	current := w.opening.Next()
	if w.preload == nil { // else it is open already, in this session
		w.leave()
		w.Session.Ctx, w.leave = context.WithCancel(w.Ctx)
	}
	old := w.backend
	w.setBackend(nil)
	w.Session.Accounts, w.Session.Account, w.known = nil, core.Account{}, nil
	w.activity.Forget()
	w.Session.Forget()
	w.Session.Demo, w.Session.All = demo, false
	w.Files.Close()
	w.Dialogs.HideAll()
	w.Notices.Clear()
	w.waiting.forget()
	w.vault.forget()
	w.repos.Forget()
	w.switcher.changed()
	session := w.Session.Ctx
	read := w.reader(opener, demo, session, w.repos.View())
	if w.preload != nil {
		read, w.preload = w.preload.take, nil
	}
	frame.DoIn(w.Worker, session, func(ctx context.Context) (opened, error) {
		if old != nil {
			old.Close()
		}
		return read(ctx)
	}, func(o opened, err error) {
		switch {
		case !current():
			if o.backend != nil {
				w.discard(o.backend)
			}
		case err != nil:
			w.repos.ShowOpenFailed(err)
		case o.backend != nil:
			w.setBackend(o.backend)
			w.repos.TakeFirst(o.first)
			w.Session.All = o.together
			w.switcher.set(o.accounts)
			w.afterOpen()
		}
	})
}

// setBackend hands a backend, or that there is none, to all that works with it.
func (w *Window) setBackend(b Backend) {
	w.backend, w.Session.Forges = b, nil
	if b != nil {
		w.Session.Forges = b.Forges
	}
	w.openPages(b)
}

// openPages gives each page its part of the backend; nil = none is open.
func (w *Window) openPages(b Backend) {
	w.repos.Open(b)
	w.keys.Open(b)
	w.finder.Open(b)
	w.hosts.Open(b)
	w.machines.Open(b)
	w.audit.Open(b)
	w.accounts.Open(b)
	w.vaults.Open(b)
	w.settings.Open(b)
	w.plans.Open(b)
	w.activity.Connect(b)
}

// discard closes a backend that came too late.
func (w *Window) discard(b Backend) {
	frame.DoIn(w.Worker, w.Ctx, frame.OnlyError(func(context.Context) error { return b.Close() }), func(frame.None, error) {})
}

// afterOpen looks at what a new backend holds.
func (w *Window) afterOpen() {
	w.showRemembered()
	w.next(w.lastRun.show)
	w.waiting.check()
	w.vault.check()
	w.vault.watch()
	w.lost.look()
	w.vaults.OfferMove()
	w.activity.LoadTests()
	if w.shell.page == "activity" {
		w.activity.Reload()
	}
	w.statusBar.readBudgets()
}

// next runs f after what runs now, so that one does not hold the window for as
// long as both.
func (w *Window) next(f func()) {
	session := w.Session.Ctx
	w.Post(func() {
		if !w.Closed && session == w.Session.Ctx {
			f()
		}
	})
}
