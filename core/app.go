package core

import (
	"cmp"
	"context"
	"errors"
	"time"

	"latchkey/core/budget"
	"latchkey/core/files"
	"latchkey/core/store"
)

// App is the whole of Latchkey below its faces: what they ask for is with the
// services, one for each subject. It is safe for concurrent use.
type App struct {
	*env
	connections *connections
	ways        *sshWays

	Accounts   *Accounts   // at the forges: tokens, health, budgets
	Repos      *Repos      // repositories and the deploy keys on them, as read
	Addresses  *Addresses  // which repository a text means
	Inventory  *Inventory  // all accounts at once: keys, where they stand, search
	Pairs      *Pairs      // key pairs whose private key is in the vault
	Sets       *Sets       // pairs made for one rollout, one for each repository
	Exports    *Exports    // private keys and ssh_config for other programs
	Placements *Placements // one deploy key added, removed, relabeled
	Rollouts   *Rollouts   // the same on many repositories
	Machines   *Machines   // build machines that use the keys
	Audit      *Audit      // which keys are in order
	Register   *Register   // who answers for which key, and what it is for
	Wanted     *Wanted     // which keys are to stand where, as a file
	Tests      *Tests      // of keys, over SSH
	HostKeys   *HostKeys   // of the SSH servers
	Vault      *Vault      // where the secrets are kept
	Checkup    *Checkup    // what is wrong with this installation
}

// Open puts the parts together. It makes no network call and does not unlock
// the vault. Close the App when done.
func Open(ctx context.Context, o Options) (*App, error) {
	e := &env{options: o, now: o.Now, person: o.Person, lag: max(cmp.Or(o.Lag, maxLag), 0)}
	if e.now == nil {
		e.now = time.Now
	}
	a := newServices(e)
	var err error
	if a.dataDir, err = files.ChosenDataDir(o.DataDir); err != nil {
		return nil, err
	}
	if err := checkVaultKind(o); err != nil { // before anything is made
		return nil, err
	}
	if a.store, err = store.Open(ctx, a.dataDir, a.now); err != nil {
		return nil, err
	}
	if a.options.Vault, err = a.Vault.chooseVault(ctx, o); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.vault, err = a.openVault(a.options, a.dataDir); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.instance, err = a.store.Setting(ctx, store.SettingInstance); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.hosts, err = openHosts(o, a.dataDir); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	a.Machines.open()
	a.ctx, a.cancel = context.WithCancel(context.WithoutCancel(ctx))
	a.sealing.begin(ctx, a.env)
	a.Addresses.normalizeBaseURLs(ctx)
	if err := a.prune(ctx); err != nil && a.store.ReadOnly() == nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// prune forgets requests that no longer count and outcomes that nobody looks
// at any more.
func (a *App) prune(ctx context.Context) error {
	return errors.Join(a.store.PruneRequests(ctx, a.now().Add(-budget.Window)),
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
	a.sealing.end()
	a.connections.close()
	a.ways.close()
	a.Machines.fleet.Close()
	return a.store.Close()
}
