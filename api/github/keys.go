package github

import (
	"context"
	"iter"
	"net/url"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// newKeys says how GitHub's deploy keys are listed and added. GitHub has the
// same words for a key that stands on this repository and one that is in use
// elsewhere.
func (c *Client) newKeys() *driver.Keys[keyWire] {
	return &driver.Keys[keyWire]{
		Calls: c.calls,
		List: func(ctx context.Context, t driver.Target) iter.Seq2[keyWire, error] {
			return list[keyWire](ctx, c, t.Call, t.Path, keysQuery())
		},
		Check: checkNewKey,
		Body: func(k api.NewKey) any {
			return newKeyWire{Title: k.Label, Key: k.Public.Line(), ReadOnly: k.Access != api.ReadWrite}
		},
		Doubtful: func(e *api.Error) bool { return e.Kind == api.InUseElsewhere },
		Sort: func(e *api.Error, stands bool) {
			if stands {
				e.Kind = api.Exists
			}
		},
	}
}

func keysQuery() url.Values { return url.Values{"per_page": {pageLen}} }

// onRepo is where the deploy keys of a repository stand.
func (c *Client) onRepo(op string, repo api.RepoPath) (driver.Target, error) {
	what, err := c.calls.OnRepo(op, repo)
	return driver.Target{Call: what, Path: c.path("repos", repo.Workspace(), repo.Name(), "keys")}, err
}

// Keys implements [api.Forge].
func (c *Client) Keys(ctx context.Context, repo api.RepoPath) ([]api.DeployKey, error) {
	return driver.Listed(ctx, c.moves, repo, func(t driver.Target) ([]api.DeployKey, error) { return c.keys.All(ctx, t) })
}

// Fresh implements [api.Revalidator].
func (c *Client) Fresh(ctx context.Context, repo api.RepoPath) bool {
	t, err := c.onRepo("", repo)
	return err == nil && c.calls.Rest.Fresh(ctx, rest.Request{Path: t.Path, Query: keysQuery()})
}

// AddKey implements [api.Forge].
func (c *Client) AddKey(ctx context.Context, repo api.RepoPath, k api.NewKey) (api.Added, error) {
	return driver.Change(ctx, c.moves, "add deploy key", repo, func(t driver.Target) (api.Added, error) { return c.keys.Add(ctx, t, k) })
}

// RemoveKey implements [api.Forge].
func (c *Client) RemoveKey(ctx context.Context, repo api.RepoPath, id string) ([]api.DeployKey, error) {
	return driver.Change(ctx, c.moves, "remove deploy key", repo, func(t driver.Target) ([]api.DeployKey, error) { return c.keys.Remove(ctx, t, id) })
}
