package ui

import (
	"errors"
	"fmt"
	"testing"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/hint"
	"latchkey/core/say"
	"latchkey/keys/vault"
)

// settingsScenes are the settings and the states of the vault.
func settingsScenes() []scene {
	trouble := func(cause error) func(*testing.T) *person {
		return func(t *testing.T) *person {
			f := acme()
			f.repos, f.reposErr = nil, fmt.Errorf("read the token of acme: %w", cause)
			switch {
			case errors.Is(cause, vault.ErrAbsent), errors.Is(cause, vault.ErrSlow):
				f.vaultCheck = core.Check{Name: "keyring", State: "failed", Detail: say.Plain(cause.Error()), Hint: hint.Of(cause)}
			case errors.Is(cause, vault.ErrLocked), errors.Is(cause, vault.ErrDismissed):
				f.vaultCheck = core.Check{Name: "keyring", State: "warning", Vault: "GNOME Keyring", Detail: say.New("check.locked", "{vault}, locked", say.Values{"vault": "GNOME Keyring"}), Hint: hint.Of(cause)}
			}
			p := at(t, f)
			p.until("the vault was looked at", func() bool { return p.w.vault.known() && !p.says(t2("empty.loading.title")) })
			return p
		}
	}
	return []scene{
		{name: "70-settings", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("settings"); return p }, each: func(p *person) { p.scrolled().Content.Refresh() }},
		{name: "71-settings-below", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.run("settings"); return p },
			each: func(p *person) { p.scrolled().Content.Refresh(); p.scrolled().ScrollToBottom() }},
		{name: "72-budget", stage: func(t *testing.T) *person {
			f := acme()
			f.accounts[0].HourlyBudget = 600
			p := withKeys(t, f)
			p.setsRequests()
			return p
		}},
		{name: "73-vault-absent", stage: trouble(vault.ErrAbsent)},
		{name: "74-vault-locked", stage: trouble(vault.ErrLocked)},
		{name: "75-vault-dismissed", stage: trouble(vault.ErrDismissed)},
		{name: "76-vault-slow", stage: trouble(vault.ErrSlow)},
		{name: "77-vault-choice", stage: func(t *testing.T) *person { p := trouble(vault.ErrAbsent)(t); p.press(t2("vault.use_file")); return p }},
		{name: "78-vault-passphrase", stage: func(t *testing.T) *person {
			f := acme()
			p := withKeys(t, f)
			p.askedNewPassphrase(f)
			return p
		}},
		{name: "79-vault-notice", stage: func(t *testing.T) *person {
			f := acme()
			f.accounts = nil
			f.vaultCheck = core.Check{Name: "keyring", State: "failed", Vault: "Secret Service", Detail: say.Plain("Secret Service: not running"), Hint: hint.Of(vault.ErrAbsent)}
			p := at(t, f)
			p.until("the notice shows", func() bool { return p.button(t2("vault.use_file")) != nil })
			return p
		}},
		{name: "80-forbidden", stage: trouble(&api.Error{Op: "list repositories", Kind: api.Forbidden, Missing: []string{"read:repository:bitbucket"}})},
		{name: "81-token-refused", stage: trouble(&api.Error{Op: "list repositories", Kind: api.Unauthorized})},
		{name: "82-offline-cached", stage: func(t *testing.T) *person {
			f := acme()
			f.reposErr = errOffline
			p := withKeys(t, f)
			p.until("it says so", func() bool { return p.says(t2("error.refresh")) })
			return p
		}},
	}
}
