package ui

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/internal/safetext"
)

// checkVault shows in the status bar where secrets are kept and whether that
// place answers.
func (w *Window) checkVault() {
	b := w.backend
	if b == nil {
		return
	}
	background(w, w.session, func(ctx context.Context) (core.Check, error) {
		return b.CheckVault(ctx), nil
	}, func(c core.Check, _ error) {
		if b == w.backend {
			w.vaultChecked(c)
		}
	})
}

// watchVault follows the keyring for as long as the backend is open: what changes
// comes as an event.
func (w *Window) watchVault() {
	background0(w, w.session, w.backend.WatchVault, func(error) {}) // without it the person still has a button
}

// vaultWords says which vault it is, and whether it is open, locked or absent.
func vaultWords(c core.Check) string {
	name := safetext.Line(c.Detail, 40)
	switch c.State {
	case "ok":
		return t("status.vault_open", v{"Name": name})
	case "warning":
		return t("status.vault_locked", v{"Name": strings.TrimSuffix(name, ", locked")})
	}
	return t("status.vault_absent")
}

// tapVault unlocks a locked vault and asks any other how it is.
func (w *Window) tapVault() {
	b := w.backend
	if b == nil {
		return
	}
	if !w.vaultLocked {
		w.checkVault()
		return
	}
	w.unlock(func() {})
}

// unlock lets the vault ask the person, and goes on with then once it is open.
func (w *Window) unlock(then func()) {
	b := w.backend
	if b == nil {
		return
	}
	ctx, job := w.jobs.beginQuiet(w.session, t("job.unlocking"))
	background0(w, ctx, b.UnlockVault, func(err error) {
		job.end()
		w.checkVault()
		if err != nil {
			w.notices.fail("vault", t("error.unlock"), err)
			return
		}
		w.notices.remove("vault")
		then()
	})
}
