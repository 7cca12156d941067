package github

import (
	"context"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// Find implements [api.Finder]. A repository that was renamed or handed over
// answers a GET under its old name from another address (301), which is
// followed within the API.
func (c *Client) Find(ctx context.Context, repo api.RepoPath) (api.Repo, error) {
	what, err := c.calls.OnRepo("find repository", repo)
	if err != nil {
		return api.Repo{}, err
	}
	var w repoWire
	resp, err := c.calls.Get(ctx, what, rest.Request{Path: c.path("repos", repo.Workspace(), repo.Name())}, &w)
	if err != nil {
		return api.Repo{}, err
	}
	found, ok := c.repo(w)
	if !ok {
		return api.Repo{}, c.calls.Nonsense(what, resp.Status, driver.ErrNotARepo)
	}
	return found, nil
}
