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
			path, err := api.ParseProjectPath(workspace + "/" + wire.Key)
			if err != nil {
				continue // a key that cannot stand in a path is not one of Bitbucket's
			}
			if !yield(api.Project{Path: path, Name: clean(wire.Name)}, nil) {
				return
			}
		}
	}
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
