package bitbucket

import (
	"context"
	"iter"
	"net/url"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

const projectFields = "pagelen,next,values.key,values.name"

// Projects implements [api.ProjectKeys]: every project that the account sees.
// Whether it may manage a project's keys shows when they are listed.
func (c *Client) Projects(ctx context.Context) iter.Seq2[api.Project, error] {
	what := driver.Call{Op: "list projects"}
	return driver.Parts(ctx, c.workspaces(ctx, what), api.ProjectList, workspaceAccessWire.name, func(w workspaceAccessWire) iter.Seq2[api.Project, error] {
		if w.id() == "" {
			return driver.Nothing[api.Project](c.nameless(what))
		}
		return c.projectsOf(ctx, what, w.id())
	})
}

func (c *Client) projectsOf(ctx context.Context, what driver.Call, workspace string) iter.Seq2[api.Project, error] {
	query := url.Values{"pagelen": {pageLen}, "fields": {projectFields}}
	return func(yield func(api.Project, error) bool) {
		for wire, err := range list[projectWire](ctx, c, what, rest.Path("workspaces", workspace, "projects"), query) {
			if err != nil {
				yield(api.Project{}, err)
				return
			}
			if !yield(listedProject(wire, workspace)) {
				return
			}
		}
	}
}

// listedProject is a row of a list; its error is an *api.Partial about a project
// whose key is missing or cannot stand in a path.
func listedProject(w projectWire, workspace string) (api.Project, error) {
	if w.Key == "" {
		return api.Project{}, api.LeftOut(api.BitbucketCloud, api.ProjectList, "a project without a key in "+workspace, api.ErrIncomplete)
	}
	path, err := api.ParseProjectPath(workspace + "/" + w.Key)
	if err != nil || path.Key() != w.Key {
		return api.Project{}, api.LeftOut(api.BitbucketCloud, api.ProjectList, clean(workspace+"/"+w.Key), api.ErrName)
	}
	return api.Project{Path: path, Name: clean(w.Name)}, nil
}

// onProject is where the access keys of a project stand.
func (c *Client) onProject(op string, project api.ProjectPath) (driver.Target, error) {
	t := driver.Target{Call: driver.Call{Op: op, About: clean(string(project))}}
	if _, err := api.ParseProjectPath(string(project)); err != nil {
		return t, c.calls.Invalid(t.Call, err)
	}
	t.Path = rest.Path("workspaces", project.Workspace(), "projects", project.Key(), "deploy-keys")
	return t, nil
}

// ProjectKeys implements [api.ProjectKeys].
func (c *Client) ProjectKeys(ctx context.Context, project api.ProjectPath) ([]api.DeployKey, error) {
	t, err := c.onProject("list project deploy keys", project)
	if err != nil {
		return nil, err
	}
	return c.keys.All(ctx, t)
}

// AddProjectKey implements [api.ProjectKeys].
func (c *Client) AddProjectKey(ctx context.Context, project api.ProjectPath, k api.NewKey) (api.Added, error) {
	t, err := c.onProject("add project deploy key", project)
	if err != nil {
		return api.Added{}, err
	}
	return c.keys.Add(ctx, t, k)
}

// RemoveProjectKey implements [api.ProjectKeys].
func (c *Client) RemoveProjectKey(ctx context.Context, project api.ProjectPath, id string) ([]api.DeployKey, error) {
	t, err := c.onProject("remove project deploy key", project)
	if err != nil {
		return nil, err
	}
	return c.keys.Remove(ctx, t, id)
}
