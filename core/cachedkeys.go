package core

import (
	"context"
	"slices"
	"time"

	"latchkey/core/store"
)

// AllCachedKeys gives the deploy keys of all repositories of an account as they
// were last read, by repository. No call.
func (a *App) AllCachedKeys(ctx context.Context, account string) ([]KeyRow, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	found, err := a.findAccount(ctx, account)
	if err != nil {
		return nil, err
	}
	rows, err := a.store.KeysOfAccount(ctx, found.ID)
	if err != nil {
		return nil, err
	}
	return a.keyRows(ctx, slices.DeleteFunc(rows, func(k store.Key) bool { return k.Project }))
}

// KeysReadAt is when the keys of a repository or project ("workspace/name",
// "workspace/KEY") were last read; zero for never.
func (a *App) KeysReadAt(ctx context.Context, account, path string, project bool) (time.Time, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return time.Time{}, err
	}
	defer done()
	found, err := a.findAccount(ctx, account)
	if err != nil {
		return time.Time{}, err
	}
	return a.store.ReadAt(ctx, found.ID, path, project)
}
