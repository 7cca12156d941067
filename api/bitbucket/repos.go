package bitbucket

import (
	"cmp"
	"context"
	"iter"
	"net/http"
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
	oneRepoFields    = "uuid,full_name,name,is_private,updated_on,project.key" // the same of one repository
)

// Repos implements [api.Forge]. The lists across workspaces were taken out of
// the API in 2026, so it goes through the workspaces one by one.
func (c *Client) Repos(ctx context.Context) iter.Seq2[api.Repo, error] {
	what := driver.Call{Op: "list repositories"}
	return driver.Parts(ctx, c.workspaces(ctx, what), api.RepoList, workspaceAccessWire.name, func(w workspaceAccessWire) iter.Seq2[api.Repo, error] {
		if w.id() == "" {
			return driver.Nothing[api.Repo](c.nameless(what))
		}
		if w.Administrator.Yes() {
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
func (w workspaceAccessWire) name() string {
	return cmp.Or(clean(w.id()), "a workspace without a name")
}

// nameless is what a list says of a workspace that has neither slug nor UUID:
// there is no address to ask for what is in it.
func (c *Client) nameless(what driver.Call) error {
	return c.calls.Nonsense(what, http.StatusOK, driver.ErrNameless)
}

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
		granted, order, unclear, err := c.granted(ctx, what, workspace)
		if err != nil {
			yield(api.Repo{}, err)
			return
		}
		for _, p := range unclear {
			if !yield(c.unclear(p, workspace)) {
				return
			}
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

// granted are the repositories with admin rights by their UUIDs, in the order of
// the list; unclear are rows that lack the UUID or the permission.
func (c *Client) granted(ctx context.Context, what driver.Call, workspace string) (granted map[string]repoWire, order []string, unclear []permissionWire, err error) {
	path := rest.Path("user", "workspaces", workspace, "permissions", "repositories")
	query := url.Values{"q": {`permission="admin"`}, "sort": {"repository.name"}, "pagelen": {pageLen}, "fields": {permissionFields}}
	granted = map[string]repoWire{}
	for p, err := range list[permissionWire](ctx, c, what, path, query) {
		if err != nil {
			return nil, nil, nil, err
		}
		if p.Permission == "" || p.Permission == "admin" && p.Repository.UUID == "" {
			unclear = append(unclear, p)
			continue
		}
		if _, twice := granted[p.Repository.UUID]; !twice && p.Permission == "admin" {
			granted[p.Repository.UUID] = p.Repository
			order = append(order, p.Repository.UUID)
		}
	}
	return granted, order, unclear, nil
}

// unclear is a row of the list of permissions that lacks something: without its
// UUID a repository is reached by its name, without the permission it is not
// known whether it is administered.
func (c *Client) unclear(p permissionWire, workspace string) (api.Repo, error) {
	if name := clean(p.Repository.FullName); p.Permission == "" && name != "" {
		return api.Repo{}, api.LeftOut(api.BitbucketCloud, api.RepoList, name, api.ErrIncomplete)
	}
	return c.listedRepo(p.Repository, workspace)
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
		Private: !w.Private.No(), // not known: do not say that the world can read it
		Updated: w.Updated.Time,
		SSHURL:  c.sshURL(path),
	}, true
}
