package ui

import (
	"context"
	"slices"

	"latchkey/core"
)

// prefAll is set while the repositories of every account show together.
const prefAll = "window.all"

// openOwn opens the person's own data.
func (w *Window) openOwn() { w.open(w.cfg.Open, false) }

// openDemo opens the demo forge in this window, in place of what was open.
func (w *Window) openDemo() { w.open(w.cfg.OpenDemo, true) }

func (w *Window) open(opener Opener, demo bool) {
	current := w.opening.next()
	if w.preload == nil { // else it is open already, in this session
		w.leave()
		w.session.ctx, w.leave = context.WithCancel(w.ctx)
	}
	old := w.backend
	w.setBackend(nil)
	w.session.accounts, w.session.account, w.known = nil, core.Account{}, nil
	w.activity.forget()
	w.session.refused = map[string]bool{}
	w.session.demo, w.session.all = demo, false
	w.files.close()
	w.dialogs.HideAll()
	w.notices.clear()
	w.waiting.forget()
	w.repos.forget()
	w.accountsChanged()
	session := w.session.ctx
	read := w.reader(opener, demo, session, w.repos.view())
	if w.preload != nil {
		read, w.preload = w.preload.take, nil
	}
	doIn(w.worker, session, func(ctx context.Context) (opened, error) {
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
			w.setBackend(o.backend)
			w.repos.takeFirst(o.first)
			w.session.all = o.together
			w.setAccounts(o.accounts)
			w.afterOpen()
		}
	})
}

// setBackend hands a backend, or that there is none, to all that works with it.
func (w *Window) setBackend(b Backend) {
	w.backend, w.session.forges = b, nil
	if b != nil {
		w.session.forges = b.Forges
	}
	w.openPages(b)
}

// openPages gives each page its part of the backend; nil = none is open.
func (w *Window) openPages(b Backend) {
	w.repos.open(b)
	w.keys.open(b)
	w.finder.open(b)
	w.hosts.open(b)
	w.accounts.open(b)
	w.vaults.open(b)
	w.settings.open(b)
	w.plans.open(b)
	w.activity.connect(b)
}

// discard closes a backend that came too late.
func (w *Window) discard(b Backend) {
	doIn(w.worker, w.ctx, onlyError(func(context.Context) error { return b.Close() }), func(none, error) {})
}

// afterOpen looks at what a new backend holds.
func (w *Window) afterOpen() {
	w.showRemembered()
	w.next(w.showLastEnd)
	w.checkUnfinished()
	w.checkVault()
	w.watchVault()
	w.lookAtFolder()
	w.vaults.offerMove()
	w.activity.loadTests()
	if w.shell.page == "activity" {
		w.activity.reload()
	}
	w.statusBar.readBudgets()
}

// next runs f after what runs now, so that one does not hold the window for as
// long as both.
func (w *Window) next(f func()) {
	session := w.session.ctx
	w.post(func() {
		if !w.closed && session == w.session.ctx {
			f()
		}
	})
}

// setAccounts takes a new list of accounts and keeps the one that shows, or
// else shows the first.
func (w *Window) setAccounts(accounts []core.Account) {
	before := w.session.shownIDs()
	w.session.accounts = accounts
	keep := core.Account{}
	for _, a := range accounts {
		if a.ID == w.session.account.ID {
			keep = a
		}
	}
	if keep.ID == "" {
		keep = remembered(accounts, w.app.Preferences().String(prefAccount))
	}
	same := keep.ID != "" && keep.ID == w.session.account.ID
	if w.session.all && w.session.severalAccounts() {
		w.session.account = keep
		w.accountsChanged()
		if !slices.Equal(before, w.session.shownIDs()) {
			w.showAll()
		}
		return
	}
	same = same && !w.session.all
	w.session.account = keep
	w.accountsChanged()
	if !same {
		w.showAccount(keep)
	}
}

// showAccount shows the repositories of an account.
func (w *Window) showAccount(a core.Account) {
	w.setAll(false)
	w.session.account = a
	if a.ID != "" && !w.session.demo {
		w.app.Preferences().SetString(prefAccount, a.ID)
	}
	w.statusBar.showBudget()
	w.accountsChanged()
	w.repos.showAccount()
	if a.ID != "" {
		w.waiting.look()
	}
}

// reloadAccounts reads the list again, for instance after one was removed.
func (w *Window) reloadAccounts() {
	if w.backend == nil {
		return
	}
	do(w.Frame, w.backend.ListAccounts, func(accounts []core.Account, err error) {
		if err == nil {
			w.setAccounts(accounts)
		}
	})
}

// accountsChanged draws what names the account.
func (w *Window) accountsChanged() {
	w.drawAccounts()
	for _, p := range w.pages {
		if p.Changed != nil {
			p.Changed()
		}
	}
	w.refreshCommands()
}

// showAll shows the repositories of every account in one list. The account on
// which commands act is then that of the selected repository.
func (w *Window) showAll() {
	if !w.session.severalAccounts() {
		return
	}
	w.setAll(true)
	w.session.account = remembered(w.session.accounts, w.session.account.ID)
	w.statusBar.showBudget()
	w.accountsChanged()
	w.repos.showAccount()
}

// setAll turns the common list on or off, and remembers it for the next start.
func (w *Window) setAll(on bool) {
	w.session.all = on
	if !w.session.demo {
		w.app.Preferences().SetBool(prefAll, on)
	}
}
