package core

import (
	"cmp"
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// lookedAtAnew is on how many places at most a removal of old keys looks before
// it asks. The run looks at each in any case.
const lookedAtAnew = 10

// stale are the targets whose keys are known for longer than is fresh, or not at
// all, by index. What could not be read a moment ago is not asked for again.
func (g *gathering) stale(ofAccount string) (found []int) {
	fresh, now := cmp.Or(g.spec.MaxAge, freshEnough), g.app.now()
	if g.spec.Verb == rollout.RemoveOld && g.spec.MaxAge == 0 && len(g.facts.Targets) <= lookedAtAnew {
		fresh = 1 // whether an old key is still used is seen before anybody is asked
	}
	for i, s := range g.facts.Targets {
		if s.Account == ofAccount && !s.Archived && now.Sub(s.Read) > fresh && now.Sub(g.tried[s.TargetID()]) > fresh {
			found = append(found, i)
		}
	}
	return found
}

// readFew reads what is not fresh, where that costs no more than a handful of
// requests: a plan of a few repositories then says how things are now.
func (g *gathering) readFew(ctx context.Context) error {
	all := 0
	for _, id := range g.ids {
		all += len(g.stale(id))
	}
	if all > budget.Allowance(ctx) {
		return nil
	}
	for _, id := range g.ids {
		if err := g.readTargets(ctx, id, g.stale(id)); err != nil {
			return err
		}
	}
	return nil
}

// readAll reads what is older than a person wants it: many at once where the
// forge gives that for less.
func (g *gathering) readAll(ctx context.Context) error {
	for _, id := range g.ids {
		stale := g.stale(id)
		err := error(nil)
		if bulk, single := g.costs(id, len(stale)); bulk > 0 && bulk < single {
			err = g.readBulk(ctx, id)
		} else {
			err = g.readTargets(ctx, id, stale)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readBulk reads the whole account.
func (g *gathering) readBulk(ctx context.Context, id string) error {
	if _, err := g.app.inventory.SyncInventory(ctx, inventory.Options{Account: id, MaxAge: g.spec.MaxAge}, nil); err != nil {
		return unlessSpent(err)
	}
	rows, err := g.app.store.Repos(ctx, id)
	for _, r := range rows {
		if i, ok := g.known[rollout.TargetID(id, r.Path, false)]; ok {
			g.facts.Targets[i] = targetOfRepo(id, g.facts.Targets[i].ParentProject, r)
		}
	}
	return err
}

// readTargets reads some, one by one. Where the limit is reached, what is known
// already has to do.
func (g *gathering) readTargets(ctx context.Context, id string, some []int) error {
	var repos []api.RepoPath
	for _, i := range some {
		s := g.facts.Targets[i]
		if !s.Project {
			repos = append(repos, api.RepoPath(s.Path))
		} else if err := g.readProject(ctx, i); err != nil {
			return unlessSpent(err)
		}
	}
	if len(repos) == 0 {
		return nil
	}
	var failed []store.Failure
	err := g.app.repos.AllDeployKeys(ctx, id, repos, func(k KeysOf) {
		if k.Err != nil {
			failed = append(failed, store.Failure{Path: string(k.Repo), Error: safetext.Line(k.Err.Error(), 300), Kind: kindText(k.Err), Tried: g.app.now()})
			g.problem(rollout.TargetID(id, string(k.Repo), false), k.Err)
		} else if i, ok := g.known[rollout.TargetID(id, string(k.Repo), false)]; ok {
			g.facts.Targets[i].Read, g.facts.Targets[i].ReadError = g.app.now(), ""
		}
	})
	return errors.Join(unlessSpent(err), g.app.store.SaveFailures(ctx, id, failed...))
}

// unlessSpent leaves out that no more requests could be made: a plan is then made
// from what is known.
func unlessSpent(err error) error {
	if errors.Is(err, budget.ErrEnough) || api.KindOf(err) == api.RateLimited {
		return nil
	}
	return err
}

// costs is how many requests it takes to read so many repositories of an
// account one by one, and to read the whole account in bulk; 0 = it cannot.
func (g *gathering) costs(id string, n int) (bulk, single int) {
	per := g.facts.Accounts[id].Traits.Bulk
	if per <= 0 {
		return 0, n
	}
	return 2 * ((g.listed[id] + per - 1) / per), n // of each page, the repositories and their keys
}

// again is how many requests it takes to read everything that the plan rests on.
func (g *gathering) again() (n int) {
	count := map[string]int{}
	for _, s := range g.facts.Targets {
		if !s.Archived {
			count[s.Account]++
		}
	}
	for id, some := range count {
		bulk, single := g.costs(id, some)
		if bulk > 0 {
			single = min(bulk, single)
		}
		n += single
	}
	return n
}

func (g *gathering) readProject(ctx context.Context, i int) error {
	s := &g.facts.Targets[i]
	_, err := g.app.repos.ProjectDeployKeys(ctx, s.Account, api.ProjectPath(s.Path))
	if err != nil {
		if endsAll(err) {
			return err
		}
		g.problem(s.TargetID(), err)
		return nil
	}
	s.Read = g.app.now()
	return nil
}

func (g *gathering) problem(name string, err error) {
	i, ok := g.known[name]
	if !ok {
		return
	}
	if why := whyRefused(api.KindOf(err)); why != "" {
		g.facts.Targets[i].ReadError, g.facts.Targets[i].ReadErrorReason = safetext.Line(err.Error(), 300), why
	}
}

// whyRefused is what it means for a plan that the keys of a repository could not
// be read; "" for what may have passed by when its turn comes: then the step
// tells.
func whyRefused(kind api.ErrorKind) rollout.Reason {
	switch kind {
	case api.Forbidden, api.NotFound:
		return rollout.ReasonNoAdmin
	case api.PolicyForbids:
		return rollout.ReasonForbidden
	}
	return ""
}

// fill puts the keys as now cached onto the targets.
func (g *gathering) fill(ctx context.Context) error {
	g.facts.RequestsToRead = g.again()
	for _, id := range g.ids {
		rows, err := g.app.store.KeysOfAccount(ctx, id)
		if err != nil {
			return err
		}
		for _, k := range rows {
			i, ok := g.known[rollout.TargetID(id, k.Target, k.Project)]
			if !ok {
				continue
			}
			s := &g.facts.Targets[i]
			s.Keys = append(s.Keys, rollout.DeployKey{ID: k.KeyID, Label: k.Label, Fingerprint: keys.Fingerprint(k.Fingerprint), Public: k.Public,
				Access: api.Access(k.Access), Disabled: k.Disabled, LastUsed: k.LastUsed})
		}
	}
	g.publicKeys()
	return nil
}

// publicKeys takes over, for keys that are not ours, what the forge shows of
// them.
func (g *gathering) publicKeys() {
	unknown := map[keys.Fingerprint]*rollout.Subject{}
	for i := range g.facts.Subjects {
		if key := &g.facts.Subjects[i]; key.Public == "" {
			unknown[key.Fingerprint] = key
		}
	}
	for _, s := range g.facts.Targets {
		for _, k := range s.Keys {
			if key := unknown[k.Fingerprint]; key != nil {
				key.Public, key.Comment = k.Public, cmp.Or(key.Comment, k.Label)
			}
		}
	}
}

// busy finds the targets on which another rollout has not ended.
func (g *gathering) busy(ctx context.Context) error {
	open, err := g.app.store.OpenSteps(ctx)
	for _, s := range open {
		g.facts.OpenRollouts[rollout.TargetID(s.Account, s.Target, s.Project)] = s.Rollout
	}
	return err
}
