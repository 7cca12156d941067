package ui

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
)

// checkVault shows in the status bar where secrets are kept and whether that
// place answers.
func (w *Window) checkVault() {
	b := w.backend
	if b == nil {
		return
	}
	do(w.Frame, func(ctx context.Context) (core.Check, error) {
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
	try(w.Frame, w.backend.WatchVault, func(error) {}) // without it the person still has a button
}

// vaultWords says which vault it is, and whether it is open, locked or absent.
func vaultWords(c core.Check) string {
	name := safetext.Line(c.Detail, 40)
	switch c.State {
	case "ok":
		return t("status.vault_open", args{"Name": name})
	case "warning":
		return t("status.vault_locked", args{"Name": strings.TrimSuffix(name, ", locked")})
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
	job := w.jobs.startQuiet(t("job.unlocking"))
	tryJob(w.Frame, job, b.UnlockVault, func(err error) {
		w.checkVault()
		if err != nil {
			w.notices.fail("vault", t("error.unlock"), err)
			return
		}
		w.notices.remove("vault")
		then()
	})
}

// vaultChecked takes what was found out about the vault: the status bar says
// it, and where secrets cannot be kept at all a notice says the way out.
func (w *Window) vaultChecked(c core.Check) {
	w.check = c
	w.vaultLocked = c.State == "warning"
	w.statusBar.setVault(vaultWords(c), c.State == "ok")
	w.settings.redraw("keyring")
	if c.State == "ok" {
		w.keys.vaultAnswers()
	}
	if c.State != "failed" || w.session.demo || w.repos.saysVault() {
		w.notices.remove("vault")
		return
	}
	key := vaultState(c.Hint)
	notice := &kit.Notice{
		Tone: kit.Caution, Icon: "lock", Text: t("empty." + key + ".title"), Advice: t("empty." + key + ".text"), Details: safetext.Block(c.Detail, 2000),
		Buttons: append([]*kit.Button{kit.NewButton(t("action.try_again"), "refresh", w.checkVault)}, w.vaults.buttons()...),
		OnClose: func() { w.notices.remove("vault") },
	}
	w.notices.put("vault", notice)
}
