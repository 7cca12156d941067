package rollout

import (
	"context"
	"errors"
	"fmt"

	"latchkey/api"
)

// target is what a deploy key stands on: the repository or project of a step.
type shelf struct {
	r     *Runner
	forge api.Forge
	w     *work
}

func (r *Runner) shelfOf(forge api.Forge, w *work) (shelf, error) {
	if w.Project {
		if _, ok := forge.(api.ProjectKeys); !ok {
			return shelf{}, fmt.Errorf("project %s: %s has no keys on projects", w.Target, forge.Traits().Name)
		}
	}
	return shelf{r, forge, w}, nil
}

// repo is how calls name the repository: by its id where the forge takes one, so
// that none reaches another repository that has taken its name.
func (s shelf) repo() (repo api.RepoPath, byID bool) {
	repo = api.RepoPath(s.w.Target)
	if s.forge.Traits().ByID {
		return repo.ByID(s.w.RepoID)
	}
	return repo, false
}

func (s shelf) list(ctx context.Context) ([]api.DeployKey, error) {
	if s.w.Project {
		return s.forge.(api.ProjectKeys).ProjectKeys(ctx, api.ProjectPath(s.w.Target))
	}
	list, err := onRepo(ctx, s, func(repo api.RepoPath) ([]api.DeployKey, error) { return s.forge.Keys(ctx, repo) })
	s.hears(ctx, list)
	return list, err
}

func (s shelf) add(ctx context.Context, k api.NewKey) (api.Added, error) {
	if s.w.Project {
		return s.forge.(api.ProjectKeys).AddProjectKey(ctx, api.ProjectPath(s.w.Target), k)
	}
	added, err := onRepo(ctx, s, func(repo api.RepoPath) (api.Added, error) { return s.forge.AddKey(ctx, repo, k) })
	s.hears(ctx, added.All)
	return added, err
}

func (s shelf) remove(ctx context.Context, id string) ([]api.DeployKey, error) {
	if s.w.Project {
		return s.forge.(api.ProjectKeys).RemoveProjectKey(ctx, api.ProjectPath(s.w.Target), id)
	}
	return onRepo(ctx, s, func(repo api.RepoPath) ([]api.DeployKey, error) { return s.forge.RemoveKey(ctx, repo, id) })
}

func (s shelf) relabel(ctx context.Context, by api.Relabeler, id, label string) (api.DeployKey, error) {
	return onRepo(ctx, s, func(repo api.RepoPath) (api.DeployKey, error) { return by.RelabelKey(ctx, repo, id, label) })
}

// onRepo makes a call on the step's repository. One that is not found by its id
// may have been handed over to another workspace: then the call is made there.
// Errors name the repository as people do.
func onRepo[T any](ctx context.Context, s shelf, do func(api.RepoPath) (T, error)) (T, error) {
	repo, byID := s.repo()
	out, err := do(repo)
	if byID && api.KindOf(err) == api.NotFound && s.r.follow(ctx, s.w) == nil {
		if now, _ := s.repo(); now != repo {
			repo = now
			out, err = do(now)
		}
	}
	if e, ok := errors.AsType[*api.Error](err); ok && byID && e.Repo == string(repo) {
		e.Repo = s.w.Target
	}
	return out, err
}
