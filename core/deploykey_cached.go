package core

import (
	"context"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/store"
)

// AllCachedKeys returns the deploy keys of all repositories of an account as they
// were last read, by repository. No call.
func (rs *Repos) AllCachedKeys(ctx context.Context, account string) ([]DeployKey, error) {
	return fromStore(ctx, rs, account, func(ctx context.Context, id string) ([]DeployKey, error) {
		rows, err := rs.store.KeysOfAccount(ctx, id)
		if err != nil {
			return nil, err
		}
		return rs.deployKeys(ctx, slices.DeleteFunc(rows, func(k store.DeployKey) bool { return k.Project }))
	})
}

// AllCachedPlaces is AllCachedKeys with the keys of projects.
func (rs *Repos) AllCachedPlaces(ctx context.Context, account string) ([]DeployKey, error) {
	return fromStore(ctx, rs, account, func(ctx context.Context, id string) ([]DeployKey, error) {
		rows, err := rs.store.KeysOfAccount(ctx, id)
		if err != nil {
			return nil, err
		}
		return rs.deployKeys(ctx, rows)
	})
}

// CachedKeys returns the deploy keys of a repository as last read.
func (rs *Repos) CachedKeys(ctx context.Context, account string, repo api.RepoPath) ([]DeployKey, error) {
	return rs.cachedKeys(ctx, account, string(repo), false)
}

// CachedProjectKeys returns the keys of a project as last read.
func (rs *Repos) CachedProjectKeys(ctx context.Context, account string, project api.ProjectPath) ([]DeployKey, error) {
	return rs.cachedKeys(ctx, account, string(project), true)
}

func (rs *Repos) cachedKeys(ctx context.Context, account, path string, project bool) ([]DeployKey, error) {
	return fromStore(ctx, rs, account, func(ctx context.Context, id string) ([]DeployKey, error) {
		rows, err := rs.store.Keys(ctx, id, path, project)
		if err != nil {
			return nil, err
		}
		return rs.deployKeys(ctx, rows)
	})
}

// KeysReadAt returns when the keys of a repository or project ("workspace/name",
// "workspace/KEY") were last read; zero for never.
func (rs *Repos) KeysReadAt(ctx context.Context, account, path string, project bool) (time.Time, error) {
	return fromStore(ctx, rs, account, func(ctx context.Context, id string) (time.Time, error) {
		return rs.store.ReadAt(ctx, id, path, project)
	})
}

// fromStore returns what the store holds of the account that a text means.
func fromStore[T any](ctx context.Context, a *Repos, account string, read func(ctx context.Context, id string) (T, error)) (T, error) {
	var none T
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return none, err
	}
	defer done()
	found, err := a.accounts.findAccount(ctx, account)
	if err != nil {
		return none, err
	}
	return read(ctx, found.ID)
}
