package ui

import (
	"context"
	"time"

	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// vaultState is whether the place of secrets answers, as it was found last. The
// status bar, the settings and all notices say what stands here.
type vaultState struct {
	w     *Window
	found core.Check
	at    time.Time // when it was found, zero = it was not asked yet
}

// known reports whether there is anything to say of it.
func (v *vaultState) known() bool { return !v.at.IsZero() || v.asks() }

// asks reports whether its prompt is open, and all that needs a secret waits.
func (v *vaultState) asks() bool { return v.w.Keyring.IsOpen() }

// forget is for other data, whose secrets are elsewhere.
func (v *vaultState) forget() {
	v.found, v.at = core.Check{}, time.Time{}
	v.w.Keyring.Set(false)
	v.w.statusBar.showVault()
}

// prompted is called when its prompt has opened, or is gone.
func (v *vaultState) prompted() {
	v.w.Keyring.Set(v.w.backend.VaultPrompts())
	v.w.statusBar.showVault()
	v.w.activity.Redraw()
	if !v.asks() {
		v.check()
	}
}

// locked reports whether it waits to be unlocked.
func (v *vaultState) locked() bool { return v.found.State == "warning" }

// answers reports whether secrets can be had.
func (v *vaultState) answers() bool { return v.found.State == "ok" && !v.asks() }

// check shows in the status bar where secrets are kept and whether that
// place answers.
func (v *vaultState) check() { v.checkThen(func() {}) }

// checkAndSay is check for a person who asked: it says what was found.
func (v *vaultState) checkAndSay() {
	v.checkThen(func() { v.w.Toasts.Show(locale.T("vault.found", locale.Args{"State": v.words()})) })
}

func (v *vaultState) checkThen(then func()) {
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
			then()
		}
	})
}

// watch follows the keyring for as long as the backend is open: what changes
// comes as an event.
func (v *vaultState) watch() {
	w := v.w
	frame.Try(w.Frame, w.backend.WatchVault, func(error) {}) // without it the person still has a button
}

// words say which vault it is, and whether it is open, locked or absent.
func (v *vaultState) words() string {
	name := safetext.Line(v.found.Vault, 40)
	switch {
	case v.asks():
		return locale.T("status.vault_asks")
	case !v.known():
		return ""
	}
	switch v.found.State {
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
	if v.asks() {
		w.Toasts.Show(locale.T("vault.asks") + " " + locale.T("vault.asks_advice"))
		return
	}
	if !v.locked() {
		v.checkAndSay()
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
	v.found, v.at = c, w.Now()
	w.Keyring.Set(w.backend.VaultPrompts())
	w.statusBar.showVault()
	w.settings.Redraw("keyring")
	if v.answers() {
		w.over(cause.VaultProblem)
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
