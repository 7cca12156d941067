package core

import "latchkey/core/machine/reach"

// newServices makes the services and shows each those that it builds on. They
// know one another by fields, so they are all there before any is filled in.
func newServices(e *env) *App {
	a := &App{env: e, connections: &connections{}, ways: &sshWays{open: map[string]*reach.Passage{}},
		Accounts: &Accounts{}, Repos: &Repos{}, Addresses: &Addresses{}, Inventory: &Inventory{}, Pairs: &Pairs{}, Sets: &Sets{}, Exports: &Exports{},
		Placements: &Placements{}, Rollouts: &Rollouts{}, Machines: &Machines{}, Audit: &Audit{}, Register: &Register{}, Wanted: &Wanted{}, Tests: &Tests{}, HostKeys: &HostKeys{}, Vault: &Vault{}, Checkup: &Checkup{}}
	*a.connections = connections{env: e, accounts: a.Accounts, placements: a.Placements, repos: a.Repos, vaults: a.Vault,
		drivers: drivers(), forges: map[string]*connection{}, names: map[string]string{}, firstLooks: map[string]bool{}}
	*a.Accounts = Accounts{env: e, connections: a.connections}
	*a.Repos = Repos{env: e, accounts: a.Accounts, addresses: a.Addresses, inventory: a.Inventory, pairs: a.Pairs, connections: a.connections,
		spellings: map[[2]string]spelling{}}
	*a.Addresses = Addresses{env: e, accounts: a.Accounts, repos: a.Repos, connections: a.connections}
	*a.Inventory = Inventory{env: e, accounts: a.Accounts, addresses: a.Addresses, pairs: a.Pairs, placements: a.Placements, repos: a.Repos,
		sets: a.Sets, tests: a.Tests, connections: a.connections}
	*a.Pairs = Pairs{env: e, inventory: a.Inventory, placements: a.Placements, rollouts: a.Rollouts, vaults: a.Vault, private: privateKeys{e}}
	*a.Sets = Sets{env: e, addresses: a.Addresses, exports: a.Exports, inventory: a.Inventory, pairs: a.Pairs}
	*a.Exports = Exports{env: e, addresses: a.Addresses, inventory: a.Inventory, pairs: a.Pairs, vaults: a.Vault, connections: a.connections}
	*a.Placements = Placements{env: e, accounts: a.Accounts, inventory: a.Inventory, pairs: a.Pairs, repos: a.Repos, tests: a.Tests, connections: a.connections}
	*a.Rollouts = Rollouts{env: e, accounts: a.Accounts, inventory: a.Inventory, pairs: a.Pairs, placements: a.Placements, repos: a.Repos,
		sets: a.Sets, tests: a.Tests, vaults: a.Vault, connections: a.connections}
	*a.Tests = Tests{env: e, accounts: a.Accounts, addresses: a.Addresses, pairs: a.Pairs, placements: a.Placements, connections: a.connections, ways: a.ways}
	*a.Machines = Machines{env: e, exports: a.Exports, rollouts: a.Rollouts}
	*a.Audit = Audit{env: e, inventory: a.Inventory, connections: a.connections}
	*a.Register = Register{env: e, sets: a.Sets}
	*a.Wanted = Wanted{env: e, accounts: a.Accounts, rollouts: a.Rollouts}
	*a.HostKeys = HostKeys{env: e, addresses: a.Addresses}
	*a.Vault = Vault{env: e, checkup: a.Checkup, pairs: a.Pairs, connections: a.connections}
	*a.Checkup = Checkup{env: e, addresses: a.Addresses, vaults: a.Vault, connections: a.connections, ways: a.ways, patience: serverTimeout}
	a.ways.here = a.Machines.here
	return a
}
