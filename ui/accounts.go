package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"latchkey/core"
)

// accountActions connect accounts, change them and forget them. The settings
// offer all that, and the menus what concerns the account that shows.
type accountActions struct {
	f         *Frame
	backend   accountsBackend // nil = none is open
	reload    func()          // reads the list of accounts again
	offerTour func()          // is called once an account is connected
}

// newAccountActions makes what connects and changes accounts, over no backend yet.
func newAccountActions(f *Frame) *accountActions { return &accountActions{f: f} }

// open takes the backend to work with; nil = none is open.
func (a *accountActions) open(b accountsBackend) { a.backend = b }

// commands are what a person can ask of the account that shows, and the way to
// another one.
func (a *accountActions) commands() []*Command {
	s := a.f.session
	one := func() bool { return s.account.ID != "" && !s.all }
	return []*Command{
		{ID: "connect", Menu: "file", Icon: "account", Key: fyne.KeyO, Mod: Ctrl, Can: s.isOpen, Run: func() { a.showConnect("") }},
		{ID: "check-account", Menu: "file", Icon: "check", Can: one, Run: func() { a.check(s.account) }},
		{ID: "replace-token", Menu: "file", Icon: "lock", Can: one, Run: func() { a.replaceToken(s.account) }},
		{ID: "remove-account", Menu: "file", Icon: "remove", Can: one, Run: func() { a.remove(s.account) }},
	}
}

// check asks the forge whether the token still works.
func (a *accountActions) check(account core.Account) {
	f, backend := a.f, a.backend
	job := f.jobs.startQuiet(t("job.checking_account"))
	doJob(f, job, func(ctx context.Context) (core.Health, error) { return backend.CheckAccount(ctx, account.ID) },
		func(h core.Health, err error) {
			if err != nil {
				f.notices.fail("account", t("error.check_account", args{"Account": accountName(account)}), err)
				return
			}
			f.notices.remove("account")
			a.showHealth(h)
			if h.OK {
				text := t("toast.account_good", args{"Account": accountName(account)})
				if h.Budget > 0 {
					text += " · " + t("account.budget", args{"Spent": h.Spent, "Budget": h.Budget})
				}
				f.toasts.Show(text)
			}
		})
}

// remove forgets an account; core asks for confirmation.
func (a *accountActions) remove(account core.Account) {
	f, backend := a.f, a.backend
	try(f, func(ctx context.Context) error { return backend.RemoveAccount(ctx, account.ID) }, func(err error) {
		if err != nil {
			f.notices.fail("account", t("error.remove_account", args{"Account": accountName(account)}), err)
			return
		}
		f.toasts.Show(t("toast.account_removed", args{"Account": accountName(account)}))
		a.reload()
	})
}
