package core

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Repos reads repositories and the deploy keys on them, from the forge or from
// what was read before.
type Repos struct {
	*env
	accounts    *Accounts
	addresses   *Addresses
	inventory   *Inventory
	pairs       *Pairs
	connections *connections

	mu        sync.Mutex
	spellings map[[2]string]spelling // by account and path, of repositories that no list told of
}

// RepoRow is one repository as the cache holds it.
type RepoRow struct {
	Account     string       `json:"account"`
	Path        api.RepoPath `json:"repository"`
	Name        string       `json:"name"`
	Project     string       `json:"project,omitempty"`
	Private     bool         `json:"private"`
	Archived    bool         `json:"archived"`
	SSHURL      string       `json:"ssh_url"`
	Updated     time.Time    `json:"updated,omitzero"`
	Read        time.Time    `json:"read"`                   // when this row was read from the forge
	Keys        int          `json:"keys"`                   // deploy keys on it; -1 when never read
	KeysRead    time.Time    `json:"keys_read,omitzero"`     // when they were
	LastUsed    time.Time    `json:"last_used,omitzero"`     // newest last use of its keys that is known of
	PrivateKeys int          `json:"private_keys,omitempty"` // of its keys, how many private keys are here
	Weak        int          `json:"weak,omitempty"`         // of its keys, how many are of a type that can be broken
	Status      Condition    `json:"status"`                 // of the worst of its keys
	// Of its keys, Unused look forgotten (see [inventory.Use.Idle]), Never of
	// those were never used at all, and of UseUnread the use is not known.
	Unused    int `json:"unused,omitempty"`
	Never     int `json:"never_used,omitempty"`
	UseUnread int `json:"use_not_read,omitempty"`
	// OpenedBy are keys that open it without standing on it, as far as is known:
	// those of its project first.
	OpenedBy []OpenedBy `json:"opened_by,omitempty"`
	// ProjectUnread says that it is in a project whose keys, which open it too,
	// were not read.
	ProjectUnread bool `json:"project_not_read,omitempty"`
	// TestFailed is when a key that stands there was last tested, if that failed.
	TestFailed time.Time `json:"test_failed,omitzero"`
}

// DeployKey is one deploy key as the forge last showed it, and what we hold of it.
type DeployKey struct {
	Account     string                    `json:"account"`
	Repo        api.RepoPath              `json:"repository,omitempty"`
	Project     api.ProjectPath           `json:"project,omitempty"`
	ID          string                    `json:"id"`
	Label       string                    `json:"label"`
	Comment     string                    `json:"comment,omitempty"`
	Fingerprint keys.Fingerprint          `json:"fingerprint"`
	Type        string                    `json:"type"`
	Bits        int                       `json:"bits"`
	PublicKey   string                    `json:"public_key"`
	Access      api.Access                `json:"access"`
	Created     time.Time                 `json:"created,omitzero"`
	LastUsed    time.Time                 `json:"last_used,omitzero"` // as the forge told it; zero = never, or not read: see Use
	UseKnown    bool                      `json:"last_used_known"`
	UseRead     time.Time                 `json:"last_used_read,omitzero"` // when the forge was asked for LastUsed
	Verified    time.Time                 `json:"last_verified,omitzero"`  // when Latchkey last verified it there
	Disabled    bool                      `json:"disabled,omitempty"`
	Unreadable  say.Text                  `json:"unreadable,omitzero"`
	PrivateKey  inventory.PrivateKeyState `json:"private_key"`
	Machines    []string                  `json:"machines,omitempty"` // ids of the build machines on which the private key lies
	// SupersededBy is the key that a rotation has put in its place, "" = none;
	// it is the same for all places of a key, as the inventory has it.
	SupersededBy keys.Fingerprint `json:"superseded_by,omitempty"`
	Read         time.Time        `json:"read"`
}

// Use returns what is known of the key's use there.
func (k *DeployKey) Use() inventory.Use {
	return inventory.Use{Last: k.LastUsed, Read: k.UseRead, Verified: k.Verified, Created: k.Created}
}

// CachedRepos returns what the store holds, at once and without a network call.
// With account "" it gives the repositories of all accounts.
func (rs *Repos) CachedRepos(ctx context.Context, account string) ([]RepoRow, error) {
	ctx, done, err := rs.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if account, err = rs.accounts.optionalAccount(ctx, account); err != nil {
		return nil, err
	}
	return rs.cachedRepos(ctx, account)
}

func (rs *Repos) cachedRepos(ctx context.Context, account string) ([]RepoRow, error) {
	rows, err := rs.store.Repos(ctx, account)
	if err != nil {
		return nil, err
	}
	tests, err := rs.store.FailedTests(ctx, account)
	if err != nil {
		return nil, err
	}
	failed := make(map[[2]string]time.Time, len(tests))
	for _, f := range tests {
		failed[[2]string{f.Account, f.Target}] = f.When
	}
	all := make([]RepoRow, len(rows))
	for i, r := range rows {
		all[i] = RepoRow{Account: r.Account, Path: api.RepoPath(r.Path), Name: r.Name, Project: r.Project, Private: r.Private,
			Archived: r.Archived, SSHURL: r.SSHURL, Updated: r.Updated, Read: r.Read, Keys: r.Keys, KeysRead: r.KeysRead,
			LastUsed: r.LastUsed, PrivateKeys: r.PrivateKeys, Weak: r.Weak, TestFailed: failed[[2]string{r.Account, r.Path}], UseUnread: r.UseUnread}
	}
	err = errors.Join(rs.judgeUses(ctx, account, all), rs.findOpenings(ctx, account, all))
	for i := range all {
		all[i].Status = all[i].Condition()
	}
	return all, err
}

// RefreshRepos reads the list of repositories from the forge into the store
// and returns it. seen is called with the count so far and may be nil. What the
// forge does not give of it, such as a closed workspace, takes nothing away
// from the rest: its rows stay as they were known, and Unread names it. A
// reading that ends early takes nothing away.
func (rs *Repos) RefreshRepos(ctx context.Context, account string, progress func(n int)) ([]RepoRow, error) {
	ctx, done, err := rs.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := rs.connections.connect(ctx, account)
	if err != nil {
		return nil, err
	}
	l := rs.newRepoReading(c, progress)
	for repo, err := range c.forge.Repos(ctx) {
		if err := l.next(ctx, repo, err); err != nil {
			return nil, err
		}
	}
	if err := l.end(ctx); err != nil {
		return nil, err
	}
	return rs.cachedRepos(ctx, c.account.ID)
}

// repoRow makes what the forge said fit to keep and show. A path that no forge
// allows is refused: it would end up in URLs and commands.
func (rs *Repos) repoRow(r api.Repo) (store.Repo, error) {
	path, err := api.ParseRepoPath(string(r.Path))
	if err != nil {
		return store.Repo{}, err
	}
	return store.Repo{Path: string(path), RepoID: safetext.Line(r.ID, 100), Name: cmp.Or(safetext.Line(r.Name, 200), path.Name()),
		Project: safetext.Line(r.Project, 100), Private: r.Private, Archived: r.Archived, SSHURL: safetext.Line(r.SSHURL, 500),
		Updated: r.Updated, Read: rs.now()}, nil
}
