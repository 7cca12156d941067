package github

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"latchkey/api"
	"latchkey/internal/driver"
	"latchkey/internal/rest"
	"latchkey/internal/wire"
	"latchkey/keys"
)

// onRepo finds the path of a repository's keys, or says why there is none.
func (c *Client) onRepo(op string, repo api.RepoPath) (path string, what call, err error) {
	what = call{op: op, about: clean(string(repo))}
	if _, err := api.ParseRepoPath(string(repo)); err != nil {
		return "", what, c.invalid(what, err)
	}
	return c.path("repos", repo.Workspace(), repo.Name(), "keys"), what, nil
}

func keysQuery() url.Values { return url.Values{"per_page": {pageLen}} }

// Keys implements [api.Forge].
func (c *Client) Keys(ctx context.Context, repo api.RepoPath) ([]api.DeployKey, error) {
	path, what, err := c.onRepo("list deploy keys", repo)
	if err != nil {
		return nil, err
	}
	moved := false
	what.moved = func() { moved = true }
	list, err := c.listKeys(ctx, what, path)
	if err == nil && moved {
		c.nowCalled(ctx, repo)
	}
	return list, err
}

// Fresh implements [api.Revalidator].
func (c *Client) Fresh(ctx context.Context, repo api.RepoPath) bool {
	path, _, err := c.onRepo("", repo)
	return err == nil && c.rest.Fresh(ctx, rest.Request{Path: path, Query: keysQuery()})
}

func (c *Client) listKeys(ctx context.Context, what call, path string) ([]api.DeployKey, error) {
	found := []api.DeployKey{}
	what.most = driver.KeyPages
	for wire, err := range list[keyWire](ctx, c, what, path, keysQuery()) {
		if err != nil {
			return nil, err
		}
		found = append(found, wire.convert())
	}
	return found, nil
}

// AddKey implements [api.Forge].
func (c *Client) AddKey(ctx context.Context, repo api.RepoPath, k api.NewKey) (api.Added, error) {
	return change(ctx, c, "add deploy key", repo, func(path string, what call) (api.Added, error) { return c.addKey(ctx, path, what, k) })
}

func (c *Client) addKey(ctx context.Context, path string, what call, k api.NewKey) (api.Added, error) {
	if err := c.checkNewKey(what, k); err != nil {
		return api.Added{}, err
	}
	body := newKeyWire{Title: k.Label, Key: k.Public.Line(), ReadOnly: k.Access != api.ReadWrite}
	answer, err := c.send(ctx, what, http.MethodPost, path, body)
	if err != nil {
		return api.Added{}, c.whyRefused(ctx, path, k.Public, err)
	}
	all, err := c.listKeys(ctx, what, path)
	if err != nil {
		return api.Added{DeployKey: answered(answer, k.Public)}, c.accepted(what, answer, err)
	}
	found := driver.WithBlob(all, k.Public)
	if found == nil {
		return api.Added{DeployKey: answered(answer, k.Public)}, c.accepted(what, answer, api.ErrNotShown)
	}
	return api.Added{DeployKey: *found, All: all}, nil
}

// answered is the key as the answer to adding it tells of it.
func answered(answer *rest.Response, sent keys.Public) api.DeployKey {
	var sentBack keyWire
	if answer.JSON(&sentBack) != nil {
		return api.DeployKey{}
	}
	return driver.Answered(sentBack.convert(), sent, wire.IsID)
}

// whyRefused tells a key that stands on this repository from one that is in use
// elsewhere: GitHub has the same words for both.
func (c *Client) whyRefused(ctx context.Context, path string, public keys.Public, err error) error {
	e, ok := errors.AsType[*api.Error](err)
	if !ok || e.Kind != api.InUseElsewhere {
		return err
	}
	if all, lookErr := c.listKeys(ctx, call{op: e.Op, about: e.Repo}, path); lookErr == nil && driver.WithBlob(all, public) != nil {
		e.Kind = api.Exists
	}
	return e
}

// RemoveKey implements [api.Forge]. The list is read back: a 404 on the key
// alone could also mean that the repository is out of reach.
func (c *Client) RemoveKey(ctx context.Context, repo api.RepoPath, id string) ([]api.DeployKey, error) {
	return change(ctx, c, "remove deploy key", repo, func(path string, what call) ([]api.DeployKey, error) { return c.removeKey(ctx, path, what, id) })
}

func (c *Client) removeKey(ctx context.Context, path string, what call, id string) ([]api.DeployKey, error) {
	if err := c.checkID(what, id); err != nil {
		return nil, err
	}
	answer, err := c.send(ctx, what, http.MethodDelete, path+rest.Path(id), nil)
	if err != nil {
		return nil, err
	}
	left, err := c.listKeys(ctx, what, path)
	switch {
	case err != nil:
		return nil, c.accepted(what, answer, err)
	case driver.StillThere(left, id):
		return left, c.accepted(what, answer, api.ErrStillThere)
	}
	return left, nil
}
