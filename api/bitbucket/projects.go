package bitbucket

import (
	"context"
	"iter"
	"net/url"

	"latchkey/api"
	"latchkey/internal/driver"
	"latchkey/internal/rest"
)

const projectFields = "pagelen,next,values.key,values.name"

// Projects implements [api.ProjectKeys]: every project that the account sees.
// Whether it may manage a project's keys shows when they are listed.
func (c *Client) Projects(ctx context.Context) iter.Seq2[api.Project, error] {
	what := call{op: "list projects"}
	return driver.Parts(ctx, c.workspaces(ctx, what), api.ProjectList, workspaceAccessWire.name, func(w workspaceAccessWire) iter.Seq2[api.Project, error] {
		return c.projectsOf(ctx, what, w.id())
	})
}

func (c *Client) projectsOf(ctx context.Context, what call, workspace string) iter.Seq2[api.Project, error] {
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

func (c *Client) onProject(op string, project api.ProjectPath) (shelf, call, error) {
	what := call{op: op, about: clean(string(project))}
	if _, err := api.ParseProjectPath(string(project)); err != nil {
		return shelf{}, what, c.invalid(what, err)
	}
	path := rest.Path("workspaces", project.Workspace(), "projects", project.Key(), "deploy-keys")
	return shelf{about: string(project), path: path}, what, nil
}

// ProjectKeys implements [api.ProjectKeys].
func (c *Client) ProjectKeys(ctx context.Context, project api.ProjectPath) ([]api.DeployKey, error) {
	s, what, err := c.onProject("list project deploy keys", project)
	if err != nil {
		return nil, err
	}
	return c.listKeys(ctx, what, s)
}

// AddProjectKey implements [api.ProjectKeys].
func (c *Client) AddProjectKey(ctx context.Context, project api.ProjectPath, k api.NewKey) (api.Added, error) {
	s, what, err := c.onProject("add project deploy key", project)
	if err != nil {
		return api.Added{}, err
	}
	return c.addKey(ctx, what, s, k)
}

// RemoveProjectKey implements [api.ProjectKeys].
func (c *Client) RemoveProjectKey(ctx context.Context, project api.ProjectPath, id string) ([]api.DeployKey, error) {
	s, what, err := c.onProject("remove project deploy key", project)
	if err != nil {
		return nil, err
	}
	return c.removeKey(ctx, what, s, id)
}
