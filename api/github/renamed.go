package github

import (
	"context"

	"latchkey/api"
	"latchkey/internal/rest"
)

// Find implements [api.Finder]. A repository that was renamed or handed over
// answers a GET under its old name from another address (301), which is
// followed within the API.
func (c *Client) Find(ctx context.Context, repo api.RepoPath) (api.Repo, error) {
	what := call{op: "find repository", about: clean(string(repo))}
	if _, err := api.ParseRepoPath(string(repo)); err != nil {
		return api.Repo{}, c.invalid(what, err)
	}
	var w repoWire
	resp, err := c.get(ctx, what, rest.Request{Path: c.path("repos", repo.Workspace(), repo.Name())}, &w)
	if err != nil {
		return api.Repo{}, err
	}
	found, ok := c.repo(w.FullName, string(w.ID), w.Name, w.Private, w.Archived)
	if !ok {
		return api.Repo{}, c.nonsense(what, resp.Status, "the server's answer names no repository")
	}
	found.Updated = w.Pushed.Time
	return found, nil
}

// change runs do on a repository, and where it has moved, on what it is called
// now.
func change[T any](ctx context.Context, c *Client, op string, repo api.RepoPath, do func(path string, what call) (T, error)) (T, error) {
	nowCalled := func(repo api.RepoPath) (api.RepoPath, bool) { return c.nowCalled(ctx, repo) }
	return api.FollowMove(repo, nowCalled, func(repo api.RepoPath) (T, error) {
		path, what, err := c.onRepo(op, repo)
		if err != nil {
			var none T
			return none, err
		}
		return do(path, what)
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
