package ui

import (
	"latchkey/api"
	"latchkey/core"
)

// newAccountActions makes what connects accounts, for the window.
func (w *Window) newAccountActions() *accountActions {
	a := newAccountActions(w.Frame)
	a.reload, a.offerTour = w.reloadAccounts, w.offerTour
	return a
}

// newVaultChoice makes what chooses the vault, for the window.
func (w *Window) newVaultChoice() *vaultChoice {
	v := newVaultChoice(w.Frame, w.cfg.Vault)
	v.openAgain = w.openOwn
	v.changed = func() { w.settings.refresh() }
	v.tokensCame = func() { w.repos.refresh() }
	return v
}

// settingsHost is what the settings show of the window and change in it.
func (w *Window) settingsHost() settingsHost {
	return settingsHost{
		version: w.cfg.Version, dataDir: w.cfg.DataDir, look: w.look,
		vaultCheck: func() core.Check { return w.check }, checkVault: w.checkVault,
		chosenRepo: func() api.RepoPath { return w.repos.chosen().Path },
	}
}
