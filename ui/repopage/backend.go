package repopage

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/keys"
	"latchkey/ui/addkey"
)

// reposPageBackend is what the page of repositories needs of core.
type reposPageBackend interface {
	ListBackend
	DetailsBackend
	addkey.Backend
}

// ListBackend is what the list of repositories needs of core, and what reads
// the inventory underneath it.
type ListBackend interface {
	// CachedRepos are the repositories of an account as last read.
	CachedRepos(ctx context.Context, account string) ([]core.RepoRow, error)
	// RefreshRepos reads them from the forge; seen is told how many have come in.
	RefreshRepos(ctx context.Context, account string, seen func(n int)) ([]core.RepoRow, error)
	// Unread are the parts of the list that could not be read.
	Unread(ctx context.Context, account string) ([]inventory.Unread, error)
	// AllDeployKeys reads the keys of many repositories from the forge.
	AllDeployKeys(ctx context.Context, account string, repos []api.RepoPath, each func(core.KeysOf)) error
	// Locate finds the repository that an address means.
	Locate(ctx context.Context, account, text string, ask bool) (core.Location, error)
	// SyncInventory reads what is too old, within the account's budget.
	SyncInventory(ctx context.Context, o inventory.Options, progress func(inventory.Progress)) (inventory.Summary, error)
}

// DetailsBackend is what the details of one repository need.
type DetailsBackend interface {
	// CachedKeys are a repository's deploy keys as last read.
	CachedKeys(ctx context.Context, account string, repo api.RepoPath) ([]core.DeployKey, error)
	// DeployKeys reads them from the forge.
	DeployKeys(ctx context.Context, account string, repo api.RepoPath) ([]core.DeployKey, error)
	// CachedProjectKeys are a project's keys as last read.
	CachedProjectKeys(ctx context.Context, account string, project api.ProjectPath) ([]core.DeployKey, error)
	// ProjectDeployKeys reads them from the forge.
	ProjectDeployKeys(ctx context.Context, account string, project api.ProjectPath) ([]core.DeployKey, error)
	// MadeWithToken are the keys that go when the account's token is deleted.
	MadeWithToken(ctx context.Context, account string, repo api.RepoPath) ([]keys.Fingerprint, error)
	// KeySets lists the key sets.
	KeySets(context.Context) ([]core.KeySet, error)
	// LastTests are the newest results of a repository's keys.
	LastTests(ctx context.Context, account string, repo api.RepoPath) (map[keys.Fingerprint]core.TestResult, error)
	// Test tests one key on one repository.
	Test(ctx context.Context, r core.TestRequest, changed func(probe.Rung)) (probe.Report, error)
	// TrustHost takes a line of known_hosts that a person has confirmed.
	TrustHost(ctx context.Context, line string) error
	// Pages are where a repository shows in a browser.
	Pages(ctx context.Context, account string, repo api.RepoPath) (core.Pages, error)
	// RemoveDeployKey takes a key off its repository. It asks first.
	RemoveDeployKey(context.Context, core.DeployKey) error
	// RelabelDeployKey gives a key another label.
	RelabelDeployKey(ctx context.Context, k core.DeployKey, label string) (core.DeployKey, error)
}
