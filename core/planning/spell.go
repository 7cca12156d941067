package planning

import (
	"context"
	"errors"
	"slices"

	"latchkey/api"
	"latchkey/core/rollout/compose"
	"latchkey/core/store"
)

// spellingRequests is about how many unknown names the forge is asked for one plan.
const spellingRequests = 5

// resolveNames writes the repositories that were named in the forge's spelling, each
// once. With ask the forge is asked about those that its list does not know: a
// name that one of them had before. A few are asked about: to plan costs little.
func (g *planInputs) resolveNames(ctx context.Context, id string, ask bool) error {
	var all []api.RepoPath
	left := spellingRequests
	for _, repo := range g.spec.Choice.Repos {
		path := repo
		n, err := g.in.Store.RepoNamed(ctx, id, string(repo))
		switch {
		case err == nil:
			path = api.RepoPath(n.Path)
		case !errors.Is(err, store.ErrNotFound):
			return err
		case ask && left > 0:
			left--
			if path, err = g.in.Spelling(ctx, id, repo, g.spec.Verb); err != nil {
				return err
			}
		}
		if !slices.Contains(all, path) {
			all = append(all, path)
		}
	}
	g.spec.Choice.Repos = all
	return nil
}

// findShared finds out which accounts may see the same repository.
func (g *planInputs) findShared(ctx context.Context) (err error) {
	g.accountAt = map[string]string{}
	g.same, err = g.in.Store.SamePlaces(ctx)
	return err
}

// isOfOtherAccount reports whether a target is looked at already, as that of another
// account that sees the same repository: a plan never has two steps on one
// place.
func (g *planInputs) isOfOtherAccount(s compose.TargetFacts) bool {
	at := g.same.Key(s.Account, s.Path, s.Project)
	if account, known := g.accountAt[at]; known {
		return account != s.Account
	}
	g.accountAt[at] = s.Account
	return false
}
