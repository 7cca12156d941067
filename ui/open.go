package ui

import (
	"context"
	"slices"

	"latchkey/core"
)

// openOwn opens the person's own data.
func (w *Window) openOwn() { w.open(w.cfg.Open, false) }

// openDemo opens the demo forge in this window, in place of what was open.
func (w *Window) openDemo() { w.open(w.cfg.OpenDemo, true) }

func (w *Window) open(opener Opener, demo bool) {
	current := w.opening.next()
	if w.ahead == nil { // else it is open already, in this session
		w.leave()
		w.session, w.leave = context.WithCancel(w.ctx)
	}
	old := w.backend
	w.backend, w.accounts, w.account, w.known = nil, nil, core.Account{}, nil
	w.reading.reset()
	w.activity.forget()
	w.refused = map[string]bool{}
	w.demo, w.all = demo, false
	w.chooser.close()
	w.dialogs.HideAll()
	w.notices.clear()
	w.waiting.forget()
	w.repos.reset()
	w.repos.showOpening()
	w.accountsChanged()
	session := w.session
	read := w.reader(opener, demo, session, w.repos.by, w.repos.filter.copy())
	if w.ahead != nil {
		read, w.ahead = w.ahead.take, nil
	}
	background(w, session, func(ctx context.Context) (opened, error) {
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
			w.repos.showOpenFailed(err)
		case o.backend != nil:
			w.backend, w.repos.first, w.all = o.backend, o.first, o.together
			w.setAccounts(o.accounts)
			w.afterOpen()
		}
	})
}

// discard closes a backend that came too late.
func (w *Window) discard(b Backend) {
	background0(w, w.ctx, func(context.Context) error { return b.Close() }, func(error) {})
}

// afterOpen looks at what a new backend holds.
func (w *Window) afterOpen() {
	w.showRemembered()
	w.next(w.showLastEnd)
	w.checkUnfinished()
	w.checkVault()
	w.watchVault()
	w.lookAtFolder()
	w.offerMove()
	w.activity.loadTests()
	if w.shell.page == "activity" {
		w.activity.reload()
	}
	w.status.readBudgets()
}

// next runs f after what runs now, so that one does not hold the window for as
// long as both.
func (w *Window) next(f func()) {
	session := w.session
	w.post(func() {
		if !w.closed && session == w.session {
			f()
		}
	})
}

// setAccounts takes a new list of accounts and keeps the one that shows, or
// else shows the first.
func (w *Window) setAccounts(accounts []core.Account) {
	before := w.shownIDs()
	w.accounts = accounts
	keep := core.Account{}
	for _, a := range accounts {
		if a.ID == w.account.ID {
			keep = a
		}
	}
	if keep.ID == "" {
		keep = remembered(accounts, w.app.Preferences().String(prefAccount))
	}
	same := keep.ID != "" && keep.ID == w.account.ID
	if w.all && w.severalAccounts() {
		w.account = keep
		w.accountsChanged()
		if !slices.Equal(before, w.shownIDs()) {
			w.showAll()
		}
		return
	}
	same = same && !w.all
	w.account = keep
	w.accountsChanged()
	if !same {
		w.showAccount(keep)
	}
}

// showAccount shows the repositories of an account.
func (w *Window) showAccount(a core.Account) {
	w.setAll(false)
	w.account = a
	if a.ID != "" && !w.demo {
		w.app.Preferences().SetString(prefAccount, a.ID)
	}
	w.status.showBudget()
	w.accountsChanged()
	w.repos.reset()
	if a.ID == "" {
		w.repos.showNoAccount()
		return
	}
	w.repos.load()
	w.waiting.look()
}

// reloadAccounts reads the list again, for instance after one was removed.
func (w *Window) reloadAccounts() {
	if w.backend == nil {
		return
	}
	background(w, w.session, w.backend.ListAccounts, func(accounts []core.Account, err error) {
		if err == nil {
			w.setAccounts(accounts)
		}
	})
}

// accountsChanged draws what names the account.
func (w *Window) accountsChanged() {
	w.drawAccounts()
	for _, p := range w.pages {
		if p.changed != nil {
			p.changed()
		}
	}
	w.refreshCommands()
}
