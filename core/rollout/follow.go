package rollout

import (
	"context"
	"errors"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/say"
)

// A step is about a repository, not about a name. Where the forge takes ids in
// its paths, calls name it by its id. Elsewhere the forge is asked, before
// anything is read or changed, whether the repository of that name is the one
// that was planned: whoever takes the name of a repository that was renamed or
// deleted must not get its keys.

// ErrOtherRepo says that the name of the planned repository is another one's now.
var ErrOtherRepo = errors.New("another repository has its name")

// sureFor is how long a step relies on what the forge said of its repository.
const sureFor = time.Minute

// certain makes sure that calls reach the repository that was planned.
func (s shelf) certain(ctx context.Context) error {
	w := s.w
	if _, byID := s.repo(); byID || w.Project || w.RepoID == "" {
		return nil
	}
	if passed := s.r.Now().Sub(w.sure); !w.sure.IsZero() && passed >= 0 && passed < sureFor {
		return nil
	}
	return s.r.follow(ctx, w)
}

// hears takes over the name that an answer gives the repository.
func (s shelf) hears(ctx context.Context, list []api.DeployKey) {
	for _, k := range list {
		if _, byID := s.repo(); byID && k.Repo != "" {
			if !strings.EqualFold(string(k.Repo), s.w.Target) {
				_ = s.r.follow(ctx, s.w) // the call has succeeded: the next one asks again
			}
			return
		}
	}
}

// follow asks the forge what the step's repository is called now.
func (r *Runner) follow(ctx context.Context, w *work) error {
	now, err := r.FindRepo(ctx, w.Account, w.Target, w.RepoID)
	switch {
	case errors.Is(err, ErrOtherRepo):
		return on(w.acts[w.At].Kind, w.Target, say.New("went.other-repository",
			"another repository has this name now: the one that was planned was renamed, handed over or deleted, so nothing was done; list the repositories again, then retry"), err)
	case err != nil:
		return err
	}
	w.Target, w.sure = now, r.Now()
	return nil
}
