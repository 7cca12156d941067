package ui

import "latchkey/core"

// overApp is the services of core.App as one Backend.
type overApp struct {
	*core.Accounts
	*core.Repos
	*core.Addresses
	*core.Inventory
	*core.Pairs
	*core.Sets
	*core.Exports
	*core.Placements
	*core.Rollouts
	*core.Tests
	*core.HostKeys
	*core.Vault
	app *core.App
}

// Over returns what core.Open opened as the window needs it. Closing it closes
// app; an error is passed on.
func Over(app *core.App, err error) (Backend, error) {
	if err != nil {
		return nil, err
	}
	return overApp{app.Accounts, app.Repos, app.Addresses, app.Inventory, app.Pairs, app.Sets, app.Exports,
		app.Placements, app.Rollouts, app.Tests, app.HostKeys, app.Vault, app}, nil
}

// Close ends what runs and closes core.
func (o overApp) Close() error { return o.app.Close() }
