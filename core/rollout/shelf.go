package rollout

import (
	"context"
	"fmt"

	"latchkey/api"
)

// shelf is what a deploy key stands on: a repository or a project.
type shelf struct {
	forge   api.Forge
	repo    api.RepoPath
	project api.ProjectPath
}

func shelfOf(forge api.Forge, w *work) (shelf, error) {
	if !w.Project {
		return shelf{forge: forge, repo: api.RepoPath(w.Target)}, nil
	}
	if _, ok := forge.(api.ProjectKeys); !ok {
		return shelf{}, fmt.Errorf("project %s: %s has no keys on projects", w.Target, forge.Traits().Name)
	}
	return shelf{forge: forge, project: api.ProjectPath(w.Target)}, nil
}

func (s shelf) list(ctx context.Context) ([]api.DeployKey, error) {
	if s.project != "" {
		return s.forge.(api.ProjectKeys).ProjectKeys(ctx, s.project)
	}
	return s.forge.Keys(ctx, s.repo)
}

func (s shelf) add(ctx context.Context, k api.NewKey) (api.Added, error) {
	if s.project != "" {
		return s.forge.(api.ProjectKeys).AddProjectKey(ctx, s.project, k)
	}
	return s.forge.AddKey(ctx, s.repo, k)
}

func (s shelf) remove(ctx context.Context, id string) ([]api.DeployKey, error) {
	if s.project != "" {
		return s.forge.(api.ProjectKeys).RemoveProjectKey(ctx, s.project, id)
	}
	return s.forge.RemoveKey(ctx, s.repo, id)
}
