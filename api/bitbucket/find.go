package bitbucket

import (
	"context"
	"net/url"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// Find implements [api.Finder]. Workspace and name may each be a UUID, and the
// workspace "{}" where the name is one. A repository that was renamed answers
// under its old name from another address, which is followed within the API.
func (c *Client) Find(ctx context.Context, repo api.RepoPath) (api.Repo, error) {
	what, err := c.calls.OnRepo("find repository", repo)
	if err != nil {
		return api.Repo{}, err
	}
	var w repoWire
	if err := c.get(ctx, what, rest.Path("repositories", repo.Workspace(), repo.Name()), url.Values{"fields": {oneRepoFields}}, &w); err != nil {
		return api.Repo{}, err
	}
	found, ok := c.convertRepo(w, repo.Workspace())
	if !ok {
		return api.Repo{}, c.calls.Nonsense(what, 200, driver.ErrNotARepo)
	}
	return found, nil
}
