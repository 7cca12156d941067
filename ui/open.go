package ui

import (
	"context"

	"latchkey/core"
)

// openOwn opens the person's own data.
func (w *Window) openOwn() { w.open(w.cfg.Open, false) }

// openDemo opens the demo forge in this window, in place of what was open.
func (w *Window) openDemo() { w.open(w.cfg.OpenDemo, true) }

// opened is a backend with the accounts that it has.
type opened struct {
	backend  Backend
	accounts []core.Account
}

func (w *Window) open(opener Opener, demo bool) {
	current := w.opening.next()
	w.leave()
	w.session, w.leave = context.WithCancel(w.ctx)
	old := w.backend
	w.backend, w.accounts, w.account = nil, nil, core.Account{}
	w.demo = demo
	w.dialogs.HideAll()
	w.notices.clear()
	w.repos.reset()
	w.repos.showOpening()
	w.accountsChanged()
	session := w.session
	wiring := w.wiring(session)
	background(w, session, func(ctx context.Context) (opened, error) {
		if old != nil {
			old.Close()
		}
		backend, err := opener(ctx, wiring)
		if err != nil {
			return opened{}, err
		}
		accounts, err := backend.Accounts(ctx)
		if err != nil || ctx.Err() != nil {
			backend.Close() // it will not be adopted
			return opened{}, err
		}
		return opened{backend, accounts}, nil
	}, func(o opened, err error) {
		switch {
		case !current():
			if o.backend != nil {
				w.discard(o.backend)
			}
		case err != nil:
			w.repos.showOpenFailed(err)
		case o.backend != nil:
			w.backend = o.backend
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
	w.checkUnfinished()
	w.checkVault()
}

// setAccounts takes a new list of accounts and keeps the one that shows, or
// else shows the first.
func (w *Window) setAccounts(accounts []core.Account) {
	w.accounts = accounts
	keep := core.Account{}
	for _, a := range accounts {
		if a.ID == w.account.ID {
			keep = a
		}
	}
	if keep.ID == "" && len(accounts) > 0 {
		keep = accounts[0]
	}
	same := keep.ID != "" && keep.ID == w.account.ID
	w.account = keep
	w.accountsChanged()
	if !same {
		w.showAccount(keep)
	}
}

// showAccount shows the repositories of an account.
func (w *Window) showAccount(a core.Account) {
	w.account = a
	w.accountsChanged()
	w.repos.reset()
	if a.ID == "" {
		w.repos.showNoAccount()
		return
	}
	w.repos.load()
}

// reloadAccounts reads the list again, for instance after one was removed.
func (w *Window) reloadAccounts() {
	if w.backend == nil {
		return
	}
	background(w, w.session, w.backend.Accounts, func(accounts []core.Account, err error) {
		if err == nil {
			w.setAccounts(accounts)
		}
	})
}

// accountsChanged draws what names the account.
func (w *Window) accountsChanged() {
	w.top.refresh()
	w.settings.refresh()
	w.refreshCommands()
}
