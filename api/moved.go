package api

import "errors"

// FollowMove runs do on a repository. Where the forge answers ErrMoved (nothing
// was done then), nowCalled is asked for the repository's present name, and do
// runs there, once. The address in the forge's answer is not used: nothing is
// ever sent to a place that we did not name.
func FollowMove[T any](repo RepoPath, nowCalled func(RepoPath) (now RepoPath, other bool), do func(RepoPath) (T, error)) (T, error) {
	out, err := do(repo)
	if !errors.Is(err, ErrMoved) {
		return out, err
	}
	now, other := nowCalled(repo)
	if !other {
		return out, err
	}
	return do(now)
}
