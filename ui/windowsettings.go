package ui

import (
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/settingspage"
)

// newAccountActions makes what connects accounts, for the window.
func newAccountActions(w *Window) *settingspage.AccountActions {
	a := settingspage.NewAccountActions(w.Frame)
	a.Reload, a.OfferTour = w.switcher.reload, func() { w.tour.offer() }
	return a
}

// newVaultChoice makes what chooses the vault, for the window.
func newVaultChoice(w *Window) *settingspage.VaultChoice {
	v := settingspage.NewVaultChoice(w.Frame, w.cfg.Vault)
	v.OpenAgain = w.openOwn
	v.Changed = func() { w.settings.Follow() }
	v.TokensCame = func() { w.repos.Refresh() }
	return v
}

// settingsHost is what the settings show of the window and change in it.
func settingsHost(w *Window) settingspage.SettingsHost {
	return settingspage.SettingsHost{
		Version: w.cfg.Version, DataDir: w.cfg.DataDir, Look: w.look,
		VaultCheck: func() (core.Check, time.Time) { return w.vault.found, w.vault.at }, CheckVault: w.vault.checkAndSay,
		ChosenRepo: func() api.RepoPath { return w.repos.Chosen().Path },
	}
}
