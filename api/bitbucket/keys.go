package bitbucket

import (
	"context"
	"net/http"
	"net/url"

	"latchkey/api"
	"latchkey/internal/driver"
	"latchkey/internal/rest"
	"latchkey/keys"
)

const (
	keyFields  = "id,key,label,comment,created_on,added_on,last_used"
	keysFields = "pagelen,next,values.id,values.key,values.label,values.comment,values.created_on,values.added_on,values.last_used"
)

// shelf is a place on which deploy keys stand: a repository or a project. The
// API treats both alike but for the path.
type shelf struct {
	about string // as people name it
	path  string // of the list of keys, escaped
}

func repoShelf(repo api.RepoPath) (shelf, error) {
	if _, err := api.ParseRepoPath(string(repo)); err != nil {
		return shelf{}, err
	}
	return shelf{about: string(repo), path: rest.Path("repositories", repo.Workspace(), repo.Name(), "deploy-keys")}, nil
}

func (s shelf) one(id string) string { return s.path + rest.Path(id) }

// onRepo finds the shelf of a repository, or says why there is none.
func (c *Client) onRepo(op string, repo api.RepoPath) (shelf, call, error) {
	s, err := repoShelf(repo)
	what := call{op: op, about: clean(string(repo))}
	if err != nil {
		return s, what, c.invalid(what, err)
	}
	return s, what, nil
}

// Keys implements [api.Forge].
func (c *Client) Keys(ctx context.Context, repo api.RepoPath) ([]api.DeployKey, error) {
	s, what, err := c.onRepo("list deploy keys", repo)
	if err != nil {
		return nil, err
	}
	moved := false
	what.moved = func() { moved = true }
	list, err := c.listKeys(ctx, what, s)
	if err == nil && moved {
		c.nowCalled(ctx, repo)
	}
	return list, err
}

// AddKey implements [api.Forge].
func (c *Client) AddKey(ctx context.Context, repo api.RepoPath, k api.NewKey) (api.Added, error) {
	return change(ctx, c, "add deploy key", repo, func(s shelf, what call) (api.Added, error) { return c.addKey(ctx, what, s, k) })
}

// RemoveKey implements [api.Forge].
func (c *Client) RemoveKey(ctx context.Context, repo api.RepoPath, id string) ([]api.DeployKey, error) {
	return change(ctx, c, "remove deploy key", repo, func(s shelf, what call) ([]api.DeployKey, error) { return c.removeKey(ctx, what, s, id) })
}

// RelabelKey implements [api.Relabeler]. The API wants the whole key sent
// again, comment included, and lets only label and comment change.
func (c *Client) RelabelKey(ctx context.Context, repo api.RepoPath, id, label string) (api.DeployKey, error) {
	return change(ctx, c, "rename deploy key", repo, func(s shelf, what call) (api.DeployKey, error) { return c.relabelKey(ctx, what, s, id, label) })
}

func (c *Client) relabelKey(ctx context.Context, what call, s shelf, id, label string) (api.DeployKey, error) {
	err := c.checkLabel(what, label)
	if err == nil {
		err = c.checkID(what, id)
	}
	if err != nil {
		return api.DeployKey{}, err
	}
	before, public, err := c.readKey(ctx, what, s, id)
	if err != nil {
		return api.DeployKey{}, err
	}
	body := newKeyWire{Key: public.WithComment(before.Comment).Line(), Label: label}
	answer, err := c.send(ctx, what, http.MethodPut, s.one(id), body)
	if err != nil {
		return api.DeployKey{}, err
	}
	after, again, err := c.readKey(ctx, what, s, id)
	switch {
	case err != nil:
		return api.DeployKey{}, c.accepted(what, answer, err)
	case after.Label != label, !again.Equal(public):
		return api.DeployKey{}, c.accepted(what, answer, api.ErrNotShown)
	}
	return after.convert(), nil
}

func (c *Client) listKeys(ctx context.Context, what call, s shelf) ([]api.DeployKey, error) {
	query := url.Values{"pagelen": {pageLen}, "fields": {keysFields}}
	found := []api.DeployKey{}
	what.most = driver.KeyPages
	for wire, err := range list[keyWire](ctx, c, what, s.path, query) {
		if err != nil {
			return nil, err
		}
		found = append(found, wire.convert())
	}
	return found, nil
}

// addKey sends the public half once and reads the shelf back.
func (c *Client) addKey(ctx context.Context, what call, s shelf, k api.NewKey) (api.Added, error) {
	if err := c.checkNewKey(what, k); err != nil {
		return api.Added{}, err
	}
	answer, err := c.send(ctx, what, http.MethodPost, s.path, newKeyWire{Key: k.Public.Line(), Label: k.Label})
	if err != nil {
		return api.Added{}, c.whyRefused(ctx, s, k.Public, err)
	}
	all, err := c.listKeys(ctx, what, s)
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
	var wire keyWire
	if answer.JSON(&wire) != nil {
		return api.DeployKey{}
	}
	return driver.Answered(wire.convert(), sent, isID)
}

// removeKey takes the key away and looks whether it is gone: a 404 on the key
// alone could also mean that the repository is out of reach.
func (c *Client) removeKey(ctx context.Context, what call, s shelf, id string) ([]api.DeployKey, error) {
	if err := c.checkID(what, id); err != nil {
		return nil, err
	}
	answer, err := c.send(ctx, what, http.MethodDelete, s.one(id), nil)
	if err != nil {
		return nil, err
	}
	left, err := c.listKeys(ctx, what, s)
	switch {
	case err != nil:
		return nil, c.accepted(what, answer, err)
	case driver.StillThere(left, id):
		return left, c.accepted(what, answer, api.ErrStillThere)
	}
	return left, nil
}

// readKey reads one key whose text can be understood.
func (c *Client) readKey(ctx context.Context, what call, s shelf, id string) (keyWire, keys.Public, error) {
	var wire keyWire
	if err := c.get(ctx, what, s.one(id), url.Values{"fields": {keyFields}}, &wire); err != nil {
		return keyWire{}, keys.Public{}, err
	}
	public, err := wire.public()
	if err != nil || string(wire.ID) != id {
		e := c.newError(what, api.ServerFault)
		e.Err = driver.ErrKeyText
		return keyWire{}, keys.Public{}, e
	}
	return wire, public, nil
}

// find looks for a key by what it is, never by its label; nil when it is not
// there.
func (c *Client) find(ctx context.Context, what call, s shelf, public keys.Public) (*api.DeployKey, error) {
	all, err := c.listKeys(ctx, what, s)
	return driver.WithBlob(all, public), err
}
