package core

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/keys"
)

// RepoRow is one repository as the cache holds it.
type RepoRow struct {
	Account  string       `json:"account"`
	Path     api.RepoPath `json:"repository"`
	Name     string       `json:"name"`
	Project  string       `json:"project,omitempty"`
	Private  bool         `json:"private"`
	Archived bool         `json:"archived,omitempty"`
	SSHURL   string       `json:"ssh_url"`
	Updated  time.Time    `json:"updated,omitzero"`
	Read     time.Time    `json:"read"`                // when this row was read from the forge
	Keys     int          `json:"keys"`                // deploy keys on it; -1 when never read
	KeysRead time.Time    `json:"keys_read,omitzero"`  // when they were
	LastUsed time.Time    `json:"last_used,omitzero"`  // newest last use of its keys
	Held     int          `json:"held_here,omitempty"` // of its keys, how many private halves are here
}

// KeyRow is one deploy key as the forge last showed it, and what we hold of it.
type KeyRow struct {
	Account     string           `json:"account"`
	Repo        api.RepoPath     `json:"repository,omitempty"`
	Project     api.ProjectPath  `json:"project,omitempty"`
	ID          string           `json:"id"`
	Label       string           `json:"label"`
	Comment     string           `json:"comment,omitempty"`
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Type        string           `json:"type"`
	Bits        int              `json:"bits"`
	PublicKey   string           `json:"public_key"`
	Access      api.Access       `json:"access"`
	Created     time.Time        `json:"created,omitzero"`
	LastUsed    time.Time        `json:"last_used,omitzero"` // zero = never
	Disabled    bool             `json:"disabled,omitempty"`
	Unreadable  string           `json:"unreadable,omitempty"`
	PrivateHalf Half             `json:"private_half"`
	Read        time.Time        `json:"read"`
}

// Half says where a private half is.
type Half string

// The states of a private half.
const (
	HalfHere    Half = "here"    // in the vault
	HalfLost    Half = "lost"    // we made or imported it, but the vault has it no longer
	HalfUnknown Half = "unknown" // never ours
)

// CachedRepos gives what the store holds, at once and without a network call.
func (a *App) CachedRepos(ctx context.Context, account string) ([]RepoRow, error) {
	return nil, errNotBuilt
}

// RefreshRepos reads the list of repositories from the forge into the store
// and returns it. seen is called with the count so far and may be nil.
func (a *App) RefreshRepos(ctx context.Context, account string, seen func(n int)) ([]RepoRow, error) {
	return nil, errNotBuilt
}

// CachedKeys gives the deploy keys of a repository as last read.
func (a *App) CachedKeys(ctx context.Context, account string, repo api.RepoPath) ([]KeyRow, error) {
	return nil, errNotBuilt
}

// DeployKeys reads the deploy keys of one repository from the forge.
func (a *App) DeployKeys(ctx context.Context, account string, repo api.RepoPath) ([]KeyRow, error) {
	return nil, errNotBuilt
}

// KeysOf is one repository's answer in AllDeployKeys.
type KeysOf struct {
	Repo api.RepoPath
	Keys []KeyRow
	Err  error
}

// AllDeployKeys reads many repositories in parallel, as far as the forge's
// Traits.Parallel and the request budget allow. each is called from one
// goroutine at a time, in the order of completion.
func (a *App) AllDeployKeys(ctx context.Context, account string, repos []api.RepoPath, each func(KeysOf)) error {
	return errNotBuilt
}

// ProjectDeployKeys lists the keys of a project, on forges that have them.
func (a *App) ProjectDeployKeys(ctx context.Context, account string, project api.ProjectPath) ([]KeyRow, error) {
	return nil, errNotBuilt
}
