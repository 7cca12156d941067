package bitbucket

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
	"latchkey/keys"
)

const (
	keyFields  = "id,key,label,comment,created_on,added_on,last_used"
	keysFields = "pagelen,next,values.id,values.key,values.label,values.comment,values.created_on,values.added_on,values.last_used"
	onField    = "values.repository.full_name" // what the repository is called now
)

// newKeys says how Bitbucket's deploy keys are listed and added. The API treats
// repositories and projects alike but for the path.
func (c *Client) newKeys() *driver.Keys[keyWire] {
	return &driver.Keys[keyWire]{
		Calls: c.calls,
		List: func(ctx context.Context, t driver.Target) iter.Seq2[keyWire, error] {
			fields := keysFields
			if strings.HasPrefix(t.Path, "/repositories/") {
				fields += "," + onField
			}
			return list[keyWire](ctx, c, t.Call, t.Path, url.Values{"pagelen": {pageLen}, "fields": {fields}})
		},
		Check:    checkNewKey,
		Body:     func(k api.NewKey) any { return newKeyWire{Key: k.Public.Line(), Label: k.Label} },
		Doubtful: doubtful,
		Sort:     sortRefused,
	}
}

// onRepo is where the deploy keys of a repository stand.
func (c *Client) onRepo(op string, repo api.RepoPath) (driver.Target, error) {
	what, err := c.calls.OnRepo(op, repo)
	return driver.Target{Call: what, Path: rest.Path("repositories", repo.Workspace(), repo.Name(), "deploy-keys")}, err
}

// Keys implements [api.Forge].
func (c *Client) Keys(ctx context.Context, repo api.RepoPath) ([]api.DeployKey, error) {
	return driver.Listed(ctx, c.moves, repo, func(t driver.Target) ([]api.DeployKey, error) { return c.keys.All(ctx, t) })
}

// AddKey implements [api.Forge].
func (c *Client) AddKey(ctx context.Context, repo api.RepoPath, k api.NewKey) (api.Added, error) {
	return driver.Change(ctx, c.moves, "add deploy key", repo, func(t driver.Target) (api.Added, error) { return c.keys.Add(ctx, t, k) })
}

// RemoveKey implements [api.Forge].
func (c *Client) RemoveKey(ctx context.Context, repo api.RepoPath, id string) ([]api.DeployKey, error) {
	return driver.Change(ctx, c.moves, "remove deploy key", repo, func(t driver.Target) ([]api.DeployKey, error) { return c.keys.Remove(ctx, t, id) })
}

// RelabelKey implements [api.Relabeler]. The API wants the whole key sent
// again, comment included, and lets only label and comment change.
func (c *Client) RelabelKey(ctx context.Context, repo api.RepoPath, id, label string) (api.DeployKey, error) {
	return driver.Change(ctx, c.moves, "rename deploy key", repo, func(t driver.Target) (api.DeployKey, error) {
		return c.relabelKey(ctx, t, id, label)
	})
}

func (c *Client) relabelKey(ctx context.Context, t driver.Target, id, label string) (api.DeployKey, error) {
	if err := driver.CheckLabel(label, labelMax); err != nil {
		return api.DeployKey{}, c.calls.Invalid(t.Call, err)
	}
	if err := c.calls.CheckID(t.Call, id); err != nil {
		return api.DeployKey{}, err
	}
	before, public, err := c.readKey(ctx, t, id)
	if err != nil {
		return api.DeployKey{}, err
	}
	body := newKeyWire{Key: public.WithComment(before.Comment).Line(), Label: label}
	answer, err := c.calls.Send(ctx, t.Call, http.MethodPut, t.One(id), body)
	if err != nil {
		return api.DeployKey{}, err
	}
	after, again, err := c.readKey(ctx, t, id)
	switch {
	case err != nil:
		return api.DeployKey{}, c.calls.Accepted(t.Call, answer, err)
	case after.Label != label, !again.Equal(public):
		return api.DeployKey{}, c.calls.Accepted(t.Call, answer, api.ErrNotShown)
	}
	return after.Convert(), nil
}

// readKey reads one key whose text can be understood.
func (c *Client) readKey(ctx context.Context, t driver.Target, id string) (keyWire, keys.Public, error) {
	var wire keyWire
	if err := c.get(ctx, t.Call, t.One(id), url.Values{"fields": {keyFields}}, &wire); err != nil {
		return keyWire{}, keys.Public{}, err
	}
	public, err := wire.public()
	if err != nil || string(wire.ID) != id {
		return keyWire{}, keys.Public{}, c.calls.Error(t.Call, api.ServerFault, driver.ErrKeyText)
	}
	return wire, public, nil
}
