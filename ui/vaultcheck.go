package ui

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// checkVault shows in the status bar where secrets are kept and whether that
// place answers.
func (w *Window) checkVault() {
	b := w.backend
	if b == nil {
		return
	}
	frame.Do(w.Frame, func(ctx context.Context) (core.Check, error) {
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
	frame.Try(w.Frame, w.backend.WatchVault, func(error) {}) // without it the person still has a button
}

// vaultWords says which vault it is, and whether it is open, locked or absent.
func vaultWords(c core.Check) string {
	name := safetext.Line(c.Detail, 40)
	switch c.State {
	case "ok":
		return locale.T("status.vault_open", locale.Args{"Name": name})
	case "warning":
		return locale.T("status.vault_locked", locale.Args{"Name": strings.TrimSuffix(name, ", locked")})
	}
	return locale.T("status.vault_absent")
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
	job := w.Jobs.StartQuiet(locale.T("job.unlocking"))
	frame.TryJob(w.Frame, job, b.UnlockVault, func(err error) {
		w.checkVault()
		if err != nil {
			w.Notices.Fail("vault", locale.T("error.unlock"), err)
			return
		}
		w.Notices.Remove("vault")
		then()
	})
}

// vaultChecked takes what was found out about the vault: the status bar says
// it, and where secrets cannot be kept at all a notice says the way out.
func (w *Window) vaultChecked(c core.Check) {
	w.check = c
	w.vaultLocked = c.State == "warning"
	w.statusBar.setVault(vaultWords(c), c.State == "ok")
	w.settings.Redraw("keyring")
	if c.State == "ok" {
		w.keys.VaultAnswers()
	}
	if c.State != "failed" || w.Session.Demo || w.repos.SaysVault() {
		w.Notices.Remove("vault")
		return
	}
	key := frame.VaultState(c.Hint)
	notice := &kit.Notice{
		Tone: kit.Caution, Icon: "lock", Text: locale.T("empty." + key + ".title"), Advice: locale.T("empty." + key + ".text"), Details: safetext.Block(c.Detail, 2000),
		Buttons: append([]*kit.Button{kit.NewButton(locale.T("action.try_again"), "refresh", w.checkVault)}, w.vaults.Buttons()...),
		OnClose: func() { w.Notices.Remove("vault") },
	}
	w.Notices.Put("vault", notice)
}
