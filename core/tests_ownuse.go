package core

import (
	"context"
	"fmt"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/store"
	"latchkey/keys"
)

// ownUse is how long after a test of ours a use that the forge tells of may be
// that test: its clock may be a little ahead.
const ownUseMargin = 30 * time.Second

// checkUseBeforeTest looks, before a test of a key that was replaced, whether somebody
// has used it since that was last looked at: the forge remembers the last use
// only, which is the test's own afterwards. Where nobody has, noted writes that it
// was looked at, so that the test counts as nobody's use when the old key is to
// be removed. Where it cannot be asked, the use counts: a machine may have made it.
func (pl *Placements) checkUseBeforeTest(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) (noted func()) {
	rows, err := pl.store.SuccessorsOf(ctx, []string{string(fp)})
	var quiet []store.Successor
	for _, k := range rows {
		if k.Account != account || k.Rollout == 0 || err != nil {
			continue
		}
		var reached, used bool
		if reached, err = pl.opensRepo(ctx, k, repo); !reached || err != nil {
			continue
		}
		if used, err = pl.usedSince(budget.As(ctx, budget.Sync), k); err == nil && !used {
			quiet = append(quiet, k)
		}
	}
	return func() {
		for _, k := range quiet {
			k.Looked = pl.now().Add(ownUseMargin)
			if err == nil {
				err = pl.store.LookedAt(context.WithoutCancel(ctx), k)
			}
		}
		if err != nil && pl.options.Log != nil {
			fmt.Fprintf(pl.options.Log, "whether %s was used before its test is not known: %v\n", fp, err)
		}
	}
}

// opensRepo reports whether a key that stood where k says opens the repository: it is
// that one, or one of that project.
func (pl *Placements) opensRepo(ctx context.Context, k store.Successor, repo api.RepoPath) (bool, error) {
	if !k.Project {
		return k.Target == string(repo), nil
	}
	rows, err := pl.store.Repos(ctx, k.Account)
	for _, r := range rows {
		if r.Path == string(repo) {
			return string(repo.InProject(r.Project)) == k.Target, err
		}
	}
	return false, err
}

// usedSince asks the forge whether somebody has used a replaced key since its use
// was last looked at. One that is not there any more is nobody's.
func (pl *Placements) usedSince(ctx context.Context, k store.Successor) (bool, error) {
	c, err := pl.connections.connect(ctx, k.Account)
	if err != nil {
		return false, err
	}
	t, err := repoTarget(c, api.RepoPath(k.Target))
	if k.Project {
		t, err = projectTarget(c, api.ProjectPath(k.Target))
	}
	if err != nil {
		return false, err
	}
	reading, list, err := pl.repos.read(ctx, t)
	if err != nil {
		return false, err
	}
	for _, found := range list {
		if found.Public.Fingerprint() == keys.Fingerprint(k.Old) && found.LastUsed.After(k.Looked) {
			return true, nil
		}
	}
	return false, pl.store.SaveKeys(ctx, reading)
}

// useCheckedAt returns when the use of a replaced key was last looked at there.
func (pl *Placements) useCheckedAt(ctx context.Context, account, target string, project bool, old keys.Fingerprint) (at time.Time, err error) {
	rows, err := pl.store.SuccessorsOf(ctx, []string{string(old)})
	for _, k := range rows {
		if k.Account == account && k.Target == target && k.Project == project {
			at = k.Looked
		}
	}
	return at, err
}
