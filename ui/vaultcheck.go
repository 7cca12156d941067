package ui

import (
	"context"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// vaultState is whether the place of secrets answers, as it was found last.
type vaultState struct {
	w      *Window
	found  core.Check
	locked bool
}

// check shows in the status bar where secrets are kept and whether that
// place answers.
func (v *vaultState) check() {
	w := v.w
	b := w.backend
	if b == nil {
		return
	}
	frame.Do(w.Frame, func(ctx context.Context) (core.Check, error) {
		return b.CheckVault(ctx), nil
	}, func(c core.Check, _ error) {
		if b == w.backend {
			v.take(c)
		}
	})
}

// watch follows the keyring for as long as the backend is open: what changes
// comes as an event.
func (v *vaultState) watch() {
	w := v.w
	frame.Try(w.Frame, w.backend.WatchVault, func(error) {}) // without it the person still has a button
}

// vaultWords says which vault it is, and whether it is open, locked or absent.
func vaultWords(c core.Check) string {
	name := safetext.Line(c.Vault, 40)
	switch c.State {
	case "ok":
		return locale.T("status.vault_open", locale.Args{"Name": name})
	case "warning":
		return locale.T("status.vault_locked", locale.Args{"Name": name})
	}
	return locale.T("status.vault_absent")
}

// tap unlocks a locked vault and asks any other how it is.
func (v *vaultState) tap() {
	w := v.w
	b := w.backend
	if b == nil {
		return
	}
	if !v.locked {
		v.check()
		return
	}
	v.unlock(func() {})
}

// unlock lets the vault ask the person, and goes on with then once it is open.
func (v *vaultState) unlock(then func()) {
	w := v.w
	b := w.backend
	if b == nil {
		return
	}
	job := w.Jobs.StartQuiet(locale.T("job.unlocking"))
	frame.TryJob(w.Frame, job, b.UnlockVault, func(err error) {
		v.check()
		if err != nil {
			w.Notices.Fail("vault", locale.T("error.unlock"), err)
			return
		}
		w.Notices.Remove("vault")
		then()
	})
}

// take takes what was found out about the vault: the status bar says
// it, and where secrets cannot be kept at all a notice says the way out.
func (v *vaultState) take(c core.Check) {
	w := v.w
	v.found = c
	v.locked = c.State == "warning"
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
		Tone: kit.Caution, Icon: "lock", Text: locale.T("empty." + key + ".title"), Advice: locale.T("empty." + key + ".text"), Details: locale.Translate(c.Detail),
		Buttons: append([]*kit.Button{kit.NewButton(locale.T("action.try_again"), "refresh", v.check)}, w.vaults.Buttons()...),
		OnClose: func() { w.Notices.Remove("vault") },
	}
	w.Notices.Put("vault", notice)
}
