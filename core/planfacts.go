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

// stale are the shelves whose keys are known for longer than is fresh, or not at
// all, by index. What could not be read a moment ago is not asked for again.
func (g *gathering) stale(ofAccount string) (found []int) {
	fresh, now := cmp.Or(g.spec.MaxAge, freshEnough), g.app.now()
	if g.spec.Verb == rollout.RemoveOld && g.spec.MaxAge == 0 && len(g.facts.Shelves) <= lookedAtAnew {
		fresh = 1 // whether an old key is still used is seen before anybody is asked
	}
	for i, s := range g.facts.Shelves {
		if s.Account == ofAccount && !s.Archived && now.Sub(s.Read) > fresh && now.Sub(g.tried[s.Name()]) > fresh {
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
		if err := g.readShelves(ctx, id, g.stale(id)); err != nil {
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
			err = g.readShelves(ctx, id, stale)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readBulk reads the whole account.
func (g *gathering) readBulk(ctx context.Context, id string) error {
	if _, err := g.app.SyncInventory(ctx, inventory.Options{Account: id, MaxAge: g.spec.MaxAge}, nil); err != nil {
		return unlessSpent(err)
	}
	rows, err := g.app.store.Repos(ctx, id)
	for _, r := range rows {
		if i, ok := g.known[rollout.ShelfName(id, r.Path, false)]; ok {
			g.facts.Shelves[i] = shelfOfRepo(id, g.facts.Shelves[i].Of, r)
		}
	}
	return err
}

// readShelves reads some, one by one. Where the limit is reached, what is known
// already has to do.
func (g *gathering) readShelves(ctx context.Context, id string, some []int) error {
	var repos []api.RepoPath
	for _, i := range some {
		s := g.facts.Shelves[i]
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
	err := g.app.AllDeployKeys(ctx, id, repos, func(k KeysOf) {
		if k.Err != nil {
			failed = append(failed, store.Failure{Path: string(k.Repo), Error: safetext.Line(k.Err.Error(), 300), Kind: kindText(k.Err), Tried: g.app.now()})
			g.problem(rollout.ShelfName(id, string(k.Repo), false), k.Err)
		} else if i, ok := g.known[rollout.ShelfName(id, string(k.Repo), false)]; ok {
			g.facts.Shelves[i].Read, g.facts.Shelves[i].Problem = g.app.now(), ""
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

func kindText(err error) string {
	if k := api.KindOf(err); k != api.Unknown {
		return k.String()
	}
	return ""
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
	for _, s := range g.facts.Shelves {
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
	s := &g.facts.Shelves[i]
	_, err := g.app.ProjectDeployKeys(ctx, s.Account, api.ProjectPath(s.Path))
	if err != nil {
		if endsAll(err) {
			return err
		}
		g.problem(s.Name(), err)
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
		g.facts.Shelves[i].Problem, g.facts.Shelves[i].Refused = safetext.Line(err.Error(), 300), why
	}
}

// whyRefused is what it means for a plan that the keys of a repository could not
// be read; "" for what may have passed by when its turn comes: then the step
// tells.
func whyRefused(kind api.ErrorKind) rollout.Why {
	switch kind {
	case api.Forbidden, api.NotFound:
		return rollout.NoAdmin
	case api.PolicyForbids:
		return rollout.Forbidden
	}
	return ""
}

// fill puts the keys as now cached onto the shelves.
func (g *gathering) fill(ctx context.Context) error {
	g.facts.Again = g.again()
	for _, id := range g.ids {
		rows, err := g.app.store.KeysOfAccount(ctx, id)
		if err != nil {
			return err
		}
		for _, k := range rows {
			i, ok := g.known[rollout.ShelfName(id, k.Target, k.Project)]
			if !ok {
				continue
			}
			s := &g.facts.Shelves[i]
			s.Keys = append(s.Keys, rollout.Standing{ID: k.KeyID, Label: k.Label, Fingerprint: keys.Fingerprint(k.Fingerprint), Public: k.Public,
				Access: api.Access(k.Access), Disabled: k.Disabled, LastUsed: k.LastUsed})
		}
	}
	g.publicKeys()
	return nil
}

// publicKeys takes over, for keys that are not ours, what the forge shows of
// them.
func (g *gathering) publicKeys() {
	unknown := map[keys.Fingerprint]*rollout.Target{}
	for i := range g.facts.Keys {
		if key := &g.facts.Keys[i]; key.Public == "" {
			unknown[key.Fingerprint] = key
		}
	}
	for _, s := range g.facts.Shelves {
		for _, k := range s.Keys {
			if key := unknown[k.Fingerprint]; key != nil {
				key.Public, key.Comment = k.Public, cmp.Or(key.Comment, k.Label)
			}
		}
	}
}

// busy finds the shelves on which another rollout has not ended.
func (g *gathering) busy(ctx context.Context) error {
	open, err := g.app.store.OpenSteps(ctx)
	for _, s := range open {
		g.facts.Busy[rollout.ShelfName(s.Account, s.Target, s.Project)] = s.Rollout
	}
	return err
}
