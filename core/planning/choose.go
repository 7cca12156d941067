package planning

import (
	"context"
	"errors"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/wanted"
)

// chooseTargets fills in the targets that are meant.
func (g *planInputs) chooseTargets(ctx context.Context) error {
	for _, id := range g.ids {
		if err := g.chooseInAccount(ctx, id); err != nil {
			return err
		}
	}
	if c := g.spec.Choice; len(c.Repos) > 0 {
		var unknown []string
		for _, path := range c.Repos {
			if _, ok := g.known[rollout.TargetID(g.ids[0], string(path), false)]; !ok {
				unknown = append(unknown, string(path))
			}
		}
		if len(unknown) > 0 {
			return errtext.Because(say.New("failed.about-which", "{about}: {cause}: {which}", say.Values{"about": g.spec.Verb.Text(), "which": errtext.Names(unknown)}), cause.ErrNotListed)
		}
	}
	return nil
}

func (g *planInputs) chooseInAccount(ctx context.Context, id string) error {
	rows, err := g.in.Store.Repos(ctx, id)
	if err != nil {
		return err
	}
	if err := g.resolveNames(ctx, id, false); err != nil {
		return err
	}
	if len(rows) == 0 || g.namesUnlisted(id, rows) { // never listed, or somebody names one that is new
		if rows, err = g.listRepos(ctx, id, rows); err != nil {
			return err
		}
		if err := g.resolveNames(ctx, id, true); err != nil {
			return err
		}
	}
	unread, err := g.in.Store.Unread(ctx, id)
	if err != nil {
		return err
	}
	for _, u := range unread {
		if !slices.Contains(g.facts.UnreadParts, u.Part) {
			g.facts.UnreadParts = append(g.facts.UnreadParts, u.Part)
		}
	}
	stands, err := g.targetsWithKeys(ctx, id)
	if err != nil {
		return err
	}
	g.listed[id] = len(rows)
	c := g.spec.Choice
	if g.spec.Verb == rollout.RemoveOld { // exactly where the rotation was
		c.Where, stands = true, g.removalsOn(id)
	} else if g.spec.Verb == rollout.Apply {
		c.Where, stands = true, g.wantedOn(id)
	}
	listed := map[api.RepoPath]bool{}
	for _, path := range c.Repos {
		listed[path] = true
	}
	// Where a key may stand on one repository only, and stands there, no other has it.
	elsewhere := c.Where && len(stands) > 0 && !g.facts.Accounts[id].Traits.Reuse
	example, stale := map[api.ProjectPath]api.RepoPath{}, map[api.ProjectPath]bool{}
	for _, r := range rows {
		path := api.RepoPath(r.Path)
		of := path.InProject(r.Project)
		if of != "" && (example[of] == "" || stale[of] && !r.Archived) { // one that is archived can be read too
			example[of], stale[of] = path, r.Archived
		}
		unread := r.KeysRead.IsZero() && !r.Archived
		if c.Exclude != "" && rollout.MatchesQuery(c.Exclude, path, r.Name, r.Project) {
			continue
		}
		if c.All || listed[path] || c.Query != "" && rollout.MatchesQuery(c.Query, path, r.Name, r.Project) ||
			c.Project != "" && c.Project == of || c.Where && (stands[rollout.TargetID(id, r.Path, false)] || unread && g.spec.NeverRead == rollout.ReadInTurn) {
			g.addTarget(targetOfRepo(id, of, r))
			g.triedAt[rollout.TargetID(id, r.Path, false)] = r.KeysTried
		} else if unread && !elsewhere {
			g.facts.NeverRead++
		}
	}
	for name := range stands {
		parts := strings.Split(name, "\x00")
		if c.Where && parts[1] == "project" {
			path := api.ProjectPath(parts[2])
			read, err := g.in.Store.ReadAt(ctx, id, parts[2], true)
			if err != nil {
				return err
			}
			g.addTarget(compose.TargetFacts{Account: id, Path: parts[2], Project: true, TrialRepo: example[path], Read: read})
		} else if _, ok := g.known[name]; c.Where && !ok { // placed there, and no longer listed
			g.addTarget(compose.TargetFacts{Account: id, Path: parts[2]})
		}
	}
	return nil
}

// listRepos reads the list of repositories, where that costs no more than a handful
// of requests.
func (g *planInputs) listRepos(ctx context.Context, id string, known []store.Repo) ([]store.Repo, error) {
	const page = 100 // of all forges
	if len(known) > budget.Allowance(ctx)*page {
		return known, nil // what is missing is said to be
	}
	err := g.in.RefreshRepos(ctx, id)
	switch {
	case err == nil:
		return g.in.Store.Repos(ctx, id)
	case len(known) > 0 && (errors.Is(err, budget.ErrEnough) || api.KindOf(err) == api.RateLimited):
		return known, nil
	case errors.Is(err, budget.ErrEnough):
		return nil, errtext.Because(say.New("failed.repositories-of", "the repositories of {account}: {cause}", say.Values{"account": id}), cause.ErrLongList)
	}
	return nil, err
}

// targetOfRepo returns a repository as it is known.
func targetOfRepo(account string, of api.ProjectPath, r store.Repo) compose.TargetFacts {
	s := compose.TargetFacts{Account: account, Path: r.Path, RepoID: r.RepoID, ParentProject: of, Archived: r.Archived, Read: r.KeysRead}
	if why := readErrorReason(api.ParseErrorKind(r.KeysErrorKind)); r.KeysError != "" && why != "" {
		s.ReadError, s.ReadErrorReason = say.Decode(r.KeysError), why
	}
	return s
}

func (g *planInputs) namesUnlisted(id string, rows []store.Repo) bool {
	if len(g.spec.Choice.Repos) == 0 && len(g.spec.Wanted) == 0 {
		return false
	}
	have := map[string]bool{}
	for _, r := range rows {
		have[r.Path] = true
	}
	return slices.ContainsFunc(g.spec.Choice.Repos, func(p api.RepoPath) bool { return !have[string(p)] }) ||
		slices.ContainsFunc(g.spec.Wanted, func(p wanted.Place) bool { return p.Account == id && !p.Project && !have[p.Target] })
}

// targetsWithKeys returns where the keys are known to stand, by target name.
func (g *planInputs) targetsWithKeys(ctx context.Context, id string) (map[string]bool, error) {
	on := map[string]bool{}
	if !g.spec.Choice.Where {
		return on, nil
	}
	places, err := g.placements(ctx)
	for _, p := range places {
		if p.Account == id {
			on[rollout.TargetID(p.Account, p.Target, p.Project)] = true
		}
	}
	return on, err
}

// placements returns where the keys of the spec stand. Those of a set are found in one
// pass over all that is known: it may have ten thousand members.
func (g *planInputs) placements(ctx context.Context) ([]store.Placement, error) {
	if len(g.facts.Subjects) == 1 {
		return g.in.Store.Placements(ctx, string(g.facts.Subjects[0].Fingerprint))
	}
	meant := make(map[string]bool, len(g.facts.Subjects))
	for _, key := range g.facts.Subjects {
		meant[string(key.Fingerprint)] = true
	}
	all, err := g.in.Store.Placements(ctx, "")
	return slices.DeleteFunc(all, func(p store.Placement) bool { return !meant[p.Fingerprint] }), err
}

func (g *planInputs) addTarget(s compose.TargetFacts) {
	if _, ok := g.known[s.TargetID()]; !ok && !g.isOfOtherAccount(s) {
		g.known[s.TargetID()] = len(g.facts.Targets)
		g.facts.Targets = append(g.facts.Targets, s)
	}
}
