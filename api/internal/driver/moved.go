package driver

import (
	"context"
	"errors"

	"latchkey/api"
)

// Moves follows repositories that were renamed or handed over.
type Moves struct {
	Find func(ctx context.Context, repo api.RepoPath) (api.Repo, error)
	// Target is where the deploy keys of a repository stand, or why there is no
	// such place.
	Target func(op string, repo api.RepoPath) (Target, error)
	// Renamed is called when a repository answers under another name than the
	// one by which it was called; may be nil.
	Renamed func(from api.RepoPath, to api.Repo)
}

// Change runs do on a repository. Where the forge answers ErrMoved (nothing was
// done then), the repository's present name is asked for, and do runs there,
// once. The address in the forge's answer is not used: nothing is ever sent to
// a place that we did not name.
func Change[T any](ctx context.Context, m *Moves, op string, repo api.RepoPath, do func(Target) (T, error)) (T, error) {
	run := func(repo api.RepoPath) (T, error) {
		t, err := m.Target(op, repo)
		if err != nil {
			var none T
			return none, err
		}
		return do(t)
	}
	out, err := run(repo)
	if !errors.Is(err, api.ErrMoved) {
		return out, err
	}
	now, other := m.Now(ctx, repo)
	if !other {
		return out, err
	}
	return run(now)
}

// Now asks for the repository's present name, and reports whether it is another
// one.
func (m *Moves) Now(ctx context.Context, repo api.RepoPath) (api.RepoPath, bool) {
	found, err := m.Find(ctx, repo)
	if err != nil || found.Path == repo {
		return repo, false
	}
	if m.Renamed != nil {
		m.Renamed(repo, found)
	}
	return found.Path, true
}

// Listed returns the deploy keys of a repository. A list that answers from another
// address is a reason to ask for the repository's present name.
func Listed(ctx context.Context, m *Moves, repo api.RepoPath, all func(Target) ([]api.DeployKey, error)) ([]api.DeployKey, error) {
	t, err := m.Target("list deploy keys", repo)
	if err != nil {
		return nil, err
	}
	moved := false
	t.Moved = func() { moved = true }
	list, err := all(t)
	if err == nil && moved {
		m.Now(ctx, repo)
	}
	return list, err
}
