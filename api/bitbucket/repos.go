package bitbucket

import (
	"context"
	"iter"
	"net/url"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// Fields that lists ask for. "next" has to be named, or paging ends after the
// first page; "pagelen" tells an empty list from an answer that is no list.
const (
	workspaceFields  = "pagelen,next,values.administrator,values.workspace.slug,values.workspace.uuid"
	permissionFields = "pagelen,next,values.permission,values.repository.uuid,values.repository.full_name,values.repository.name"
	repoFields       = "pagelen,next,values.uuid,values.full_name,values.name,values.is_private,values.updated_on,values.project.key"
)

// Repos implements [api.Forge]. The lists across workspaces were taken out of
// the API in 2026, so it goes through the workspaces one by one.
func (c *Client) Repos(ctx context.Context) iter.Seq2[api.Repo, error] {
	what := driver.Call{Op: "list repositories"}
	return driver.Parts(ctx, c.workspaces(ctx, what), api.RepoList, workspaceAccessWire.name, func(w workspaceAccessWire) iter.Seq2[api.Repo, error] {
		if w.Administrator {
			return c.allRepos(ctx, what, w.id())
		}
		return c.grantedRepos(ctx, what, w.id())
	})
}

// workspaces lists where the account has access. This list shows 25 on a page
// and no document says that it takes pagelen, so none is sent.
func (c *Client) workspaces(ctx context.Context, what driver.Call) iter.Seq2[workspaceAccessWire, error] {
	return list[workspaceAccessWire](ctx, c, what, "/user/workspaces", url.Values{"fields": {workspaceFields}})
}

// id is what stands for the workspace in paths: the slug where it is a usable
// one, else the UUID.
func (w workspaceAccessWire) id() string {
	if _, err := api.ParseRepoPath(w.Workspace.Slug + "/x"); err == nil {
		return w.Workspace.Slug
	}
	return w.Workspace.UUID
}

// name is what people call the workspace.
func (w workspaceAccessWire) name() string { return clean(w.id()) }

// allRepos yields every repository of a workspace: its administrators
// administer them all, with a grant of their own or without.
func (c *Client) allRepos(ctx context.Context, what driver.Call, workspace string) iter.Seq2[api.Repo, error] {
	return func(yield func(api.Repo, error) bool) {
		for wire, err := range c.details(ctx, what, workspace) {
			if err != nil {
				yield(api.Repo{}, err)
				return
			}
			if !yield(c.listedRepo(wire, workspace)) {
				return
			}
		}
	}
}

// grantedRepos yields the repositories on which the account has admin rights
// in a workspace that it does not administer. The list of permissions knows
// rights held through groups, but no details; the list of repositories has the
// details and is read only as far as it is needed.
func (c *Client) grantedRepos(ctx context.Context, what driver.Call, workspace string) iter.Seq2[api.Repo, error] {
	return func(yield func(api.Repo, error) bool) {
		granted, order, err := c.granted(ctx, what, workspace)
		if err != nil {
			yield(api.Repo{}, err)
			return
		}
		for wire, err := range c.details(ctx, what, workspace) {
			if len(granted) == 0 {
				return
			}
			if err != nil {
				yield(api.Repo{}, err)
				return
			}
			if _, mine := granted[wire.UUID]; !mine {
				continue
			}
			delete(granted, wire.UUID)
			if !yield(c.listedRepo(wire, workspace)) {
				return
			}
			if len(granted) == 0 {
				return
			}
		}
		for _, uuid := range order { // what the second list left out: shown without details
			if wire, left := granted[uuid]; left {
				if !yield(c.listedRepo(wire, workspace)) {
					return
				}
			}
		}
	}
}

func (c *Client) granted(ctx context.Context, what driver.Call, workspace string) (map[string]repoWire, []string, error) {
	path := rest.Path("user", "workspaces", workspace, "permissions", "repositories")
	query := url.Values{"q": {`permission="admin"`}, "sort": {"repository.name"}, "pagelen": {pageLen}, "fields": {permissionFields}}
	granted := map[string]repoWire{}
	var order []string
	for p, err := range list[permissionWire](ctx, c, what, path, query) {
		if err != nil {
			return nil, nil, err
		}
		if _, twice := granted[p.Repository.UUID]; !twice && p.Permission == "admin" {
			granted[p.Repository.UUID] = p.Repository
			order = append(order, p.Repository.UUID)
		}
	}
	return granted, order, nil
}

func (c *Client) details(ctx context.Context, what driver.Call, workspace string) iter.Seq2[repoWire, error] {
	query := url.Values{"sort": {"full_name"}, "pagelen": {pageLen}, "fields": {repoFields}}
	return list[repoWire](ctx, c, what, rest.Path("repositories", workspace), query)
}

// listedRepo is a row of a list; its error is an *api.Partial about a repository
// that cannot be reached by any name.
func (c *Client) listedRepo(w repoWire, workspace string) (api.Repo, error) {
	repo, ok := c.convertRepo(w, workspace)
	if !ok {
		return repo, api.NameLeftOut(api.BitbucketCloud, clean(w.FullName))
	}
	return repo, nil
}

// convertRepo makes a Repo of an answer. A name that cannot stand in a path is
// replaced by the UUIDs, which the API takes as well; without those there is
// nothing by which the repository could be reached.
func (c *Client) convertRepo(w repoWire, workspace string) (api.Repo, bool) {
	path, err := api.ParseRepoPath(w.FullName)
	if err != nil || strings.Count(w.FullName, "/") != 1 {
		if path, err = api.ParseRepoPath(workspace + "/" + w.UUID); err != nil {
			return api.Repo{}, false
		}
	}
	name := clean(w.Name)
	if name == "" {
		name = path.Name()
	}
	return api.Repo{
		Path:    path,
		ID:      clean(w.UUID),
		Name:    name,
		Project: clean(w.Project.Key),
		Private: w.Private == nil || *w.Private, // not known: do not say that the world can read it
		Updated: w.Updated.Time,
		SSHURL:  c.sshURL(path),
	}, true
}
