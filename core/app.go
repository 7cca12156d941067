package core

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"time"

	"latchkey/core/hostkey"
	"latchkey/core/store"
	"latchkey/keys/vault"
)

// App is the whole of Latchkey below its faces: what they ask for is with the
// services, one for each subject. It is safe for concurrent use.
type App struct {
	*env
	connections *connections

	Accounts   *Accounts   // at the forges: tokens, health, budgets
	Repos      *Repos      // repositories and the deploy keys on them, as read
	Addresses  *Addresses  // which repository a text means
	Inventory  *Inventory  // all accounts at once: keys, where they stand, search
	Pairs      *Pairs      // key pairs whose private key is in the vault
	Sets       *Sets       // pairs made for one rollout, one for each repository
	Exports    *Exports    // private keys and ssh_config for other programs
	Placements *Placements // one deploy key added, removed, relabeled
	Rollouts   *Rollouts   // the same on many repositories
	Tests      *Tests      // of keys, over SSH
	HostKeys   *HostKeys   // of the SSH servers
	Vault      *Vault      // where the secrets are kept
	Checkup    *Checkup    // what is wrong with this installation
}

// Open puts the parts together. It makes no network call and does not unlock
// the vault. Close the App when done.
func Open(ctx context.Context, o Options) (*App, error) {
	e := &env{options: o, now: o.Now, person: o.Person, lag: max(cmp.Or(o.Lag, showsWithin), 0)}
	if e.now == nil {
		e.now = time.Now
	}
	a := newServices(e)
	var err error
	if a.dataDir, err = dataDir(o.DataDir); err != nil {
		return nil, err
	}
	if err := knownVault(o); err != nil { // before anything is made
		return nil, err
	}
	if a.store, err = store.Open(ctx, a.dataDir, a.now); err != nil {
		return nil, err
	}
	if a.options.Vault, err = a.Vault.chooseVault(ctx, o); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.vault, err = openVault(a.options, a.dataDir); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.instance, err = a.store.Setting(ctx, store.SettingInstance); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.hosts, err = openHosts(o, a.dataDir); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	a.ctx, a.cancel = context.WithCancel(context.WithoutCancel(ctx))
	a.Addresses.tidyAddresses(ctx)
	if err := a.prune(ctx); err != nil && a.store.ReadOnly() == nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// newServices makes the services and shows each those that it builds on.
func newServices(e *env) *App {
	a := &App{env: e,
		connections: &connections{env: e, drivers: drivers(), forges: map[string]*connection{}, looked: map[string]bool{}},
		Accounts:    &Accounts{env: e}, Repos: &Repos{env: e, spellings: map[[2]string]spelling{}}, Addresses: &Addresses{env: e},
		Inventory: &Inventory{env: e}, Pairs: &Pairs{env: e}, Sets: &Sets{env: e}, Exports: &Exports{env: e},
		Placements: &Placements{env: e}, Rollouts: &Rollouts{env: e}, Tests: &Tests{env: e}, HostKeys: &HostKeys{env: e},
		Vault: &Vault{env: e}, Checkup: &Checkup{env: e}}
	a.Accounts.pairs, a.Accounts.connections = a.Pairs, a.connections
	a.Addresses.accounts, a.Addresses.repos, a.Addresses.connections = a.Accounts, a.Repos, a.connections
	a.Checkup.exports, a.Checkup.vaults, a.Checkup.connections = a.Exports, a.Vault, a.connections
	a.Exports.addresses, a.Exports.inventory, a.Exports.pairs, a.Exports.vaults, a.Exports.connections = a.Addresses, a.Inventory, a.Pairs, a.Vault, a.connections
	a.HostKeys.exports = a.Exports
	a.Inventory.accounts, a.Inventory.addresses, a.Inventory.pairs, a.Inventory.placements, a.Inventory.repos, a.Inventory.rollouts, a.Inventory.sets, a.Inventory.tests, a.Inventory.connections = a.Accounts, a.Addresses, a.Pairs, a.Placements, a.Repos, a.Rollouts, a.Sets, a.Tests, a.connections
	a.Pairs.accounts, a.Pairs.inventory, a.Pairs.placements, a.Pairs.rollouts, a.Pairs.vaults, a.Pairs.connections = a.Accounts, a.Inventory, a.Placements, a.Rollouts, a.Vault, a.connections
	a.Placements.accounts, a.Placements.inventory, a.Placements.pairs, a.Placements.repos, a.Placements.tests, a.Placements.connections = a.Accounts, a.Inventory, a.Pairs, a.Repos, a.Tests, a.connections
	a.Repos.accounts, a.Repos.addresses, a.Repos.inventory, a.Repos.pairs, a.Repos.connections = a.Accounts, a.Addresses, a.Inventory, a.Pairs, a.connections
	a.Rollouts.accounts, a.Rollouts.inventory, a.Rollouts.pairs, a.Rollouts.placements, a.Rollouts.repos, a.Rollouts.sets, a.Rollouts.tests, a.Rollouts.vaults, a.Rollouts.connections = a.Accounts, a.Inventory, a.Pairs, a.Placements, a.Repos, a.Sets, a.Tests, a.Vault, a.connections
	a.Sets.addresses, a.Sets.exports, a.Sets.inventory, a.Sets.pairs = a.Addresses, a.Exports, a.Inventory, a.Pairs
	a.Tests.accounts, a.Tests.addresses, a.Tests.pairs, a.Tests.placements, a.Tests.connections = a.Accounts, a.Addresses, a.Pairs, a.Placements, a.connections
	a.Vault.checkup, a.Vault.pairs, a.Vault.connections = a.Checkup, a.Pairs, a.connections
	a.connections.accounts, a.connections.placements, a.connections.repos, a.connections.vaults = a.Accounts, a.Placements, a.Repos, a.Vault
	return a
}

// vaultFileName is the encrypted file in the data folder.
const vaultFileName = "vault.age"

// openVault makes the vault that was chosen; there is no falling back to
// another one.
func openVault(o Options, dir string) (vault.Vault, error) {
	if o.UseVault != nil {
		return o.UseVault, nil
	}
	switch o.Vault {
	case VaultOS:
		return vault.OS(vault.OSOptions{LockFile: filepath.Join(dir, "vault.lock")}), nil
	case VaultFile:
		return vault.OpenFile(filepath.Join(dir, vaultFileName), vault.FileOptions{Passphrase: o.VaultPassphrase, NewPassphrase: o.NewPassphrase, Tries: o.VaultTries})
	case VaultMemory:
		return vault.NewMemory(), nil
	}
	return nil, knownVault(o)
}

func openHosts(o Options, dir string) (*hostkey.Store, error) {
	user := o.KnownHosts
	if user == nil {
		user = userKnownHosts()
	}
	pins := make([]string, len(o.Published))
	for i, p := range o.Published {
		pins[i] = p.Line
	}
	return hostkey.Open(hostkey.Options{Own: filepath.Join(dir, "known_hosts"), User: user, Pins: pins, Now: o.Now})
}

// prune forgets requests that no longer count and outcomes that nobody looks
// at any more.
func (a *App) prune(ctx context.Context) error {
	return errors.Join(a.store.PruneRequests(ctx, a.now().Add(-window)),
		a.store.PruneJournal(ctx, a.now().AddDate(0, -6, 0)),
		a.store.PruneRollouts(ctx, a.now().AddDate(-2, 0, 0)),
		a.store.PruneTests(ctx, a.now().AddDate(0, -6, 0)))
}

// Close ends what runs, waits for it, and closes the store.
func (a *App) Close() error {
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return nil
	}
	a.closed = true
	a.mu.Unlock()
	a.cancel()
	a.calls.Wait()
	a.connections.close()
	return a.store.Close()
}
