package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
)

// target is one repository or project on one account: what a key stands on.
type target struct {
	*connection
	path    string
	project bool
	keys    api.ProjectKeys // set for a project
}

// exampleRepo returns a repository that a key on the target opens, "" when none is known.
func (t target) exampleRepo() string {
	if t.project {
		return ""
	}
	return t.path
}

// repoTarget and projectTarget check the path; no call.
func repoTarget(c *connection, repo api.RepoPath) (target, error) {
	path, err := api.ParseRepoPath(string(repo))
	if err != nil {
		return target{}, cause.Request(err)
	}
	return target{connection: c, path: string(path)}, nil
}

func projectTarget(c *connection, project api.ProjectPath) (target, error) {
	path, err := api.ParseProjectPath(string(project))
	if err != nil {
		return target{}, cause.Request(err)
	}
	keys, ok := c.forge.(api.ProjectKeys)
	if !ok {
		return target{}, errtext.Because(say.New("failed.project", "project {target}: {cause}", say.Values{"target": path}), cause.ErrNoProjects)
	}
	return target{connection: c, path: string(path), project: true, keys: keys}, nil
}

// targetFor is whichever of both is set; exactly one has to be. No call.
func targetFor(c *connection, repo api.RepoPath, project api.ProjectPath) (target, error) {
	switch {
	case (repo == "") == (project == ""):
		return target{}, cause.Invalid(say.New("failed.name-target", "name a repository or a project"))
	case project != "":
		return projectTarget(c, project)
	}
	return repoTarget(c, repo)
}

// targetOf returns the named target in the forge's spelling: a repository is the one
// that the forge means by the path.
func (rs *Repos) targetOf(ctx context.Context, c *connection, repo api.RepoPath, project api.ProjectPath, op string) (target, error) {
	t, err := targetFor(c, repo, project)
	if err != nil {
		return t, err
	}
	return rs.resolveTarget(ctx, t, op)
}

func (rs *Repos) resolveTarget(ctx context.Context, t target, op string) (target, error) {
	if t.project {
		return t, nil
	}
	path, err := rs.resolvePath(ctx, t.connection, api.RepoPath(t.path), op)
	t.path = string(path)
	return t, err
}

// targetOfEntry returns what a journal entry is about.
func (rs *Repos) targetOfEntry(ctx context.Context, e store.Entry) (target, error) {
	c, err := rs.connections.connect(ctx, e.Account)
	if err != nil {
		return target{}, err
	}
	if e.Project {
		return projectTarget(c, api.ProjectPath(e.Target))
	}
	path, err := rs.addresses.cachedPath(ctx, c.account.ID, api.RepoPath(e.Target))
	if err != nil {
		return target{}, err
	}
	return repoTarget(c, path)
}

func (t target) list(ctx context.Context) ([]api.DeployKey, error) {
	if t.project {
		return t.keys.ProjectKeys(ctx, api.ProjectPath(t.path))
	}
	return t.forge.Keys(ctx, api.RepoPath(t.path))
}

func (t target) add(ctx context.Context, k api.NewKey) (api.Added, error) {
	if t.project {
		return t.keys.AddProjectKey(ctx, api.ProjectPath(t.path), k)
	}
	return t.forge.AddKey(ctx, api.RepoPath(t.path), k)
}

func (t target) remove(ctx context.Context, id string) ([]api.DeployKey, error) {
	if t.project {
		return t.keys.RemoveProjectKey(ctx, api.ProjectPath(t.path), id)
	}
	return t.forge.RemoveKey(ctx, api.RepoPath(t.path), id)
}

// subject names a key on this target in the journal: one piece of work at a
// time on each.
func (t target) subject(fingerprint string) string {
	kind := "repo"
	if t.project {
		kind = "project"
	}
	return "key:" + t.account.ID + ":" + kind + ":" + t.path + ":" + fingerprint
}

// name returns how a person calls it.
func (t target) name() string {
	if t.project {
		return "project " + t.path
	}
	return t.path
}
