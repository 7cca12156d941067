package bitbucket

import (
	"context"
	"net/url"

	"latchkey/api"
	"latchkey/internal/rest"
)

const oneRepoFields = "uuid,full_name,name,is_private,updated_on,project.key"

// Find implements [api.Finder]. Workspace and name may each be a UUID, and the
// workspace "{}" where the name is one. A repository that was renamed answers
// under its old name from another address, which is followed within the API.
func (c *Client) Find(ctx context.Context, repo api.RepoPath) (api.Repo, error) {
	what := call{op: "find repository", about: clean(string(repo))}
	if _, err := repoShelf(repo); err != nil {
		return api.Repo{}, c.invalid(what, err)
	}
	var w repoWire
	if err := c.get(ctx, what, rest.Path("repositories", repo.Workspace(), repo.Name()), url.Values{"fields": {oneRepoFields}}, &w); err != nil {
		return api.Repo{}, err
	}
	found, ok := c.convertRepo(w, repo.Workspace())
	if !ok {
		return api.Repo{}, c.nonsense(what, 200, "the server's answer names no repository")
	}
	return found, nil
}

// change runs do on a repository, and where it has moved, on what it is called
// now.
func change[T any](ctx context.Context, c *Client, op string, repo api.RepoPath, do func(s shelf, what call) (T, error)) (T, error) {
	nowCalled := func(repo api.RepoPath) (api.RepoPath, bool) { return c.nowCalled(ctx, repo) }
	return api.FollowMove(repo, nowCalled, func(repo api.RepoPath) (T, error) {
		s, what, err := c.onRepo(op, repo)
		if err != nil {
			var none T
			return none, err
		}
		return do(s, what)
	})
}

// nowCalled asks for the repository's present name, and tells of it when it is
// another one.
func (c *Client) nowCalled(ctx context.Context, repo api.RepoPath) (api.RepoPath, bool) {
	found, err := c.Find(ctx, repo)
	if err != nil || found.Path == repo {
		return repo, false
	}
	if c.renamed != nil {
		c.renamed(repo, found)
	}
	return found.Path, true
}
