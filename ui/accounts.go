package ui

import (
	"context"

	"latchkey/core"
)

// checkAccount asks the forge whether the token still works.
func (w *Window) checkAccount() { w.checkAccountOf(w.session.account) }

func (w *Window) checkAccountOf(a core.Account) {
	job := w.jobs.startQuiet(t("job.checking_account"))
	backend := w.backend
	doJob(w.Frame, job, func(ctx context.Context) (core.Health, error) { return backend.CheckAccount(ctx, a.ID) },
		func(h core.Health, err error) {
			if err != nil {
				w.notices.fail("account", t("error.check_account", args{"Account": accountName(a)}), err)
				return
			}
			w.notices.remove("account")
			w.showHealth(h)
			if h.OK {
				text := t("toast.account_good", args{"Account": accountName(a)})
				if h.Budget > 0 {
					text += " · " + t("account.budget", args{"Spent": h.Spent, "Budget": h.Budget})
				}
				w.toasts.Show(text)
			}
		})
}

// removeAccount forgets an account; core asks for confirmation.
func (w *Window) removeAccount() { w.removeAccountOf(w.session.account) }

func (w *Window) removeAccountOf(a core.Account) {
	backend := w.backend
	background0(w, w.session.ctx, func(ctx context.Context) error { return backend.RemoveAccount(ctx, a.ID) }, func(err error) {
		if err != nil {
			w.notices.fail("account", t("error.remove_account", args{"Account": accountName(a)}), err)
			return
		}
		w.toasts.Show(t("toast.account_removed", args{"Account": accountName(a)}))
		w.reloadAccounts()
	})
}
