package runner

import (
	"context"
	"errors"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// A step is about a repository, not about a name. Where the forge takes ids in
// its paths, calls name it by its id. Elsewhere the forge is asked, before
// anything is read or changed, whether the repository of that name is the one
// that was planned: whoever takes the name of a repository that was renamed or
// deleted must not get its keys.

// verifiedFor is how long a step relies on what the forge said of its repository.
const verifiedFor = time.Minute

// target is the repository or project of a step, where its keys stand.
type target struct {
	*forgeStep
}

func (s *forgeStep) target() (target, error) {
	if s.task.Project {
		if _, ok := s.forge.(api.ProjectKeys); !ok {
			return target{}, say.New("failed.no-project-keys", "project {target}: {forge} has no keys on projects", say.Values{"target": s.task.Target, "forge": s.forge.Traits().Name}).Because(nil)
		}
	}
	return target{s}, nil
}

// repo returns how calls name the repository: by its id where the forge takes
// one, so that none reaches another repository that has taken its name.
func (tg target) repo() (repo api.RepoPath, byID bool) {
	repo = api.RepoPath(tg.task.Target)
	if tg.forge.Traits().ByID {
		return repo.ByID(tg.task.RepoID)
	}
	return repo, false
}

func (tg target) list(ctx context.Context) ([]api.DeployKey, error) {
	if tg.task.Project {
		return tg.forge.(api.ProjectKeys).ProjectKeys(ctx, api.ProjectPath(tg.task.Target))
	}
	list, err := onRepo(ctx, tg, func(repo api.RepoPath) ([]api.DeployKey, error) { return tg.forge.Keys(ctx, repo) })
	tg.learnName(ctx, list)
	return list, err
}

func (tg target) addKey(ctx context.Context, k api.NewKey) (api.Added, error) {
	if tg.task.Project {
		return tg.forge.(api.ProjectKeys).AddProjectKey(ctx, api.ProjectPath(tg.task.Target), k)
	}
	added, err := onRepo(ctx, tg, func(repo api.RepoPath) (api.Added, error) { return tg.forge.AddKey(ctx, repo, k) })
	tg.learnName(ctx, added.All)
	return added, err
}

func (tg target) removeKey(ctx context.Context, id string) ([]api.DeployKey, error) {
	if tg.task.Project {
		return tg.forge.(api.ProjectKeys).RemoveProjectKey(ctx, api.ProjectPath(tg.task.Target), id)
	}
	return onRepo(ctx, tg, func(repo api.RepoPath) ([]api.DeployKey, error) { return tg.forge.RemoveKey(ctx, repo, id) })
}

func (tg target) relabelKey(ctx context.Context, by api.Relabeler, id, label string) (api.DeployKey, error) {
	return onRepo(ctx, tg, func(repo api.RepoPath) (api.DeployKey, error) { return by.RelabelKey(ctx, repo, id, label) })
}

// onRepo makes a call on the step's repository. One that is not found by its id
// may have been handed over to another workspace: then the call is made there.
// Errors name the repository as people do.
func onRepo[T any](ctx context.Context, tg target, do func(api.RepoPath) (T, error)) (T, error) {
	repo, byID := tg.repo()
	out, err := do(repo)
	if byID && api.KindOf(err) == api.NotFound && tg.followRename(ctx) == nil {
		if now, _ := tg.repo(); now != repo {
			repo = now
			out, err = do(now)
		}
	}
	if e, ok := errors.AsType[*api.Error](err); ok && byID && e.Repo == string(repo) {
		e.Repo = tg.task.Target
	}
	return out, err
}

// verify makes sure that calls reach the repository that was planned.
func (tg target) verify(ctx context.Context) error {
	t := tg.task
	if _, byID := tg.repo(); byID || t.Project || t.RepoID == "" {
		return nil
	}
	if passed := tg.Now().Sub(t.verifiedAt); !t.verifiedAt.IsZero() && passed >= 0 && passed < verifiedFor {
		return nil
	}
	return tg.followRename(ctx)
}

// learnName takes over the name that an answer gives the repository.
func (tg target) learnName(ctx context.Context, list []api.DeployKey) {
	for _, k := range list {
		if _, byID := tg.repo(); byID && k.Repo != "" {
			if !strings.EqualFold(string(k.Repo), tg.task.Target) {
				_ = tg.followRename(ctx) // the call has succeeded: the next one asks again
			}
			return
		}
	}
}

// followRename asks the forge for the present name of the step's repository.
func (s *forgeStep) followRename(ctx context.Context) error {
	t := s.task
	now, err := s.FindRepo(ctx, t.Account, t.Target, t.RepoID)
	switch {
	case errors.Is(err, rollout.ErrOtherRepo):
		return actError(t.act().Kind, t.Target, say.New("went.other-repository",
			"another repository has this name now: the one that was planned was renamed, handed over or deleted, so nothing was done; list the repositories again, then retry"), err)
	case err != nil:
		return err
	}
	t.Target, t.verifiedAt = now, s.Now()
	return nil
}
