package settingspage

import (
	"context"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// AccountActions connect accounts, change them and forget them. The settings
// offer all that, and the menus what concerns the account that shows.
type AccountActions struct {
	f         *frame.Frame
	backend   AccountsBackend // nil = none is open
	Reload    func()          // reads the list of accounts again
	OfferTour func()          // is called once an account is connected
}

// NewAccountActions makes what connects and changes accounts, over no backend yet.
func NewAccountActions(f *frame.Frame) *AccountActions { return &AccountActions{f: f} }

// Open takes the backend to work with; nil = none is open.
func (a *AccountActions) Open(b AccountsBackend) { a.backend = b }

// commands are what a person can ask of the account that shows, and the way to
// another one.
func (a *AccountActions) commands() []*frame.Command {
	s := a.f.Session
	one := func() bool { return s.Account.ID != "" && !s.All }
	return []*frame.Command{
		{ID: "connect", Menu: "file", Icon: "account", Key: fyne.KeyO, Mod: frame.Ctrl, Can: s.IsOpen, Run: func() { a.ShowConnect("") }},
		{ID: "check-account", Menu: "file", Icon: "check", Can: one, Run: func() { a.check(s.Account) }},
		{ID: "replace-token", Menu: "file", Icon: "lock", Can: one, Run: func() { a.ReplaceToken(s.Account) }},
		{ID: "remove-account", Menu: "file", Icon: "remove", Can: one, Run: func() { a.remove(s.Account) }},
	}
}

// check asks the forge whether the token still works.
func (a *AccountActions) check(account core.Account) {
	f, backend := a.f, a.backend
	job := f.Jobs.StartQuiet(locale.T("job.checking_account"))
	frame.DoJob(f, job, func(ctx context.Context) (core.Health, error) { return backend.CheckAccount(ctx, account.ID) },
		func(h core.Health, err error) {
			if err != nil {
				f.Notices.Fail("account", locale.T("error.check_account", locale.Args{"Account": frame.AccountName(account)}), err)
				return
			}
			f.Notices.Remove("account")
			a.showHealth(h)
			if h.OK {
				text := locale.T("toast.account_good", locale.Args{"Account": frame.AccountName(account)})
				if h.Budget > 0 {
					text += " · " + locale.T("account.budget", locale.Args{"Spent": h.Spent, "Budget": h.Budget})
				}
				f.Toasts.Show(text)
			}
		})
}

// remove forgets an account; core asks for confirmation.
func (a *AccountActions) remove(account core.Account) {
	f, backend := a.f, a.backend
	frame.Try(f, func(ctx context.Context) error { return backend.RemoveAccount(ctx, account.ID) }, func(err error) {
		if err != nil {
			f.Notices.Fail("account", locale.T("error.remove_account", locale.Args{"Account": frame.AccountName(account)}), err)
			return
		}
		f.Toasts.Show(locale.T("toast.account_removed", locale.Args{"Account": frame.AccountName(account)}))
		a.Reload()
	})
}
