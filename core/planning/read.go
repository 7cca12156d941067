package planning

import (
	"cmp"
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// rereadLimit is on how many places at most a removal of old keys looks before
// it asks. The run looks at each in any case.
const rereadLimit = 10

// staleTargets returns the targets whose keys are known for longer than is fresh, or not at
// all, by index. What could not be read a moment ago is not asked for again.
func (g *planInputs) staleTargets(ofAccount string) (found []int) {
	fresh, now := cmp.Or(g.spec.MaxAge, planMaxAge), g.in.Now()
	if g.spec.Verb == rollout.RemoveOld && g.spec.MaxAge == 0 && len(g.facts.Targets) <= rereadLimit {
		fresh = 1 // whether an old key is still used is seen before anybody is asked
	}
	for i, s := range g.facts.Targets {
		if s.Account == ofAccount && !s.Archived && now.Sub(s.Read) > fresh && now.Sub(g.triedAt[s.TargetID()]) > fresh {
			found = append(found, i)
		}
	}
	return found
}

// refreshStale reads what is not fresh, where that costs no more than a handful of
// requests: a plan of a few repositories then says how things are now.
func (g *planInputs) refreshStale(ctx context.Context) error {
	all := 0
	for _, id := range g.ids {
		all += len(g.staleTargets(id))
	}
	if all > budget.Allowance(ctx) {
		return nil
	}
	for _, id := range g.ids {
		if err := g.readTargets(ctx, id, g.staleTargets(id)); err != nil {
			return err
		}
	}
	return nil
}

// refreshOlder reads what is older than a person wants it: many at once where the
// forge gives that for less.
func (g *planInputs) refreshOlder(ctx context.Context) error {
	for _, id := range g.ids {
		stale := g.staleTargets(id)
		err := error(nil)
		if bulk, single := g.readCosts(id, len(stale)); bulk > 0 && bulk < single {
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
func (g *planInputs) readBulk(ctx context.Context, id string) error {
	if err := g.in.SyncInventory(ctx, id, g.spec.MaxAge); err != nil {
		return ignoreSpent(err)
	}
	rows, err := g.in.Store.Repos(ctx, id)
	for _, r := range rows {
		if i, ok := g.known[rollout.TargetID(id, r.Path, false)]; ok {
			g.facts.Targets[i] = targetOfRepo(id, g.facts.Targets[i].ParentProject, r)
		}
	}
	return err
}

// readTargets reads some, one by one. Where the limit is reached, what is known
// already has to do.
func (g *planInputs) readTargets(ctx context.Context, id string, some []int) error {
	var repos []api.RepoPath
	for _, i := range some {
		s := g.facts.Targets[i]
		if !s.Project {
			repos = append(repos, api.RepoPath(s.Path))
		} else if err := g.readProject(ctx, i); err != nil {
			return ignoreSpent(err)
		}
	}
	if len(repos) == 0 {
		return nil
	}
	var failed []store.Failure
	err := g.in.ReadKeys(ctx, id, repos, func(repo api.RepoPath, err error) {
		if err != nil {
			failed = append(failed, store.Failure{Path: string(repo), Error: say.Encode(errtext.Safe(err)), Kind: cause.Kind(err), Tried: g.in.Now()})
			g.noteReadError(rollout.TargetID(id, string(repo), false), err)
		} else if i, ok := g.known[rollout.TargetID(id, string(repo), false)]; ok {
			g.facts.Targets[i].Read, g.facts.Targets[i].ReadError = g.in.Now(), say.Text{}
		}
	})
	return errors.Join(ignoreSpent(err), g.in.Store.SaveFailures(ctx, id, failed...))
}

// ignoreSpent leaves out that no more requests could be made: a plan is then made
// from what is known.
func ignoreSpent(err error) error {
	if errors.Is(err, budget.ErrEnough) || api.KindOf(err) == api.RateLimited {
		return nil
	}
	return err
}

// readCosts returns how many requests it takes to read so many repositories of an
// account one by one, and to read the whole account in bulk; 0 = it cannot.
func (g *planInputs) readCosts(id string, n int) (bulk, single int) {
	per := g.facts.Accounts[id].Traits.Bulk
	if per <= 0 {
		return 0, n
	}
	return 2 * ((g.listed[id] + per - 1) / per), n // of each page, the repositories and their keys
}

// requestsToRead returns how many requests it takes to read everything that the plan rests on.
func (g *planInputs) requestsToRead() (n int) {
	count := map[string]int{}
	for _, s := range g.facts.Targets {
		if !s.Archived {
			count[s.Account]++
		}
	}
	for id, some := range count {
		bulk, single := g.readCosts(id, some)
		if bulk > 0 {
			single = min(bulk, single)
		}
		n += single
	}
	return n
}

func (g *planInputs) readProject(ctx context.Context, i int) error {
	s := &g.facts.Targets[i]
	err := g.in.ReadProject(ctx, s.Account, api.ProjectPath(s.Path))
	if err != nil {
		if cause.EndsAll(err) {
			return err
		}
		g.noteReadError(s.TargetID(), err)
		return nil
	}
	s.Read = g.in.Now()
	return nil
}

func (g *planInputs) noteReadError(name string, err error) {
	i, ok := g.known[name]
	if !ok {
		return
	}
	if why := readErrorReason(api.KindOf(err)); why != "" {
		g.facts.Targets[i].ReadError, g.facts.Targets[i].ReadErrorReason = errtext.Safe(err), why
	}
}

// readErrorReason returns what it means for a plan that the keys of a repository could not
// be read; "" for what may have passed by when its turn comes: then the step
// tells.
func readErrorReason(kind api.ErrorKind) rollout.Reason {
	switch kind {
	case api.Forbidden, api.NotFound:
		return rollout.ReasonNoAdmin
	case api.PolicyForbids:
		return rollout.ReasonForbidden
	}
	return ""
}

// loadKeys puts the keys as now cached onto the targets.
func (g *planInputs) loadKeys(ctx context.Context) error {
	g.facts.RequestsToRead = g.requestsToRead()
	for _, id := range g.ids {
		rows, err := g.in.Store.KeysOfAccount(ctx, id)
		if err != nil {
			return err
		}
		for _, k := range rows {
			i, ok := g.known[rollout.TargetID(id, k.Target, k.Project)]
			if !ok {
				continue
			}
			s := &g.facts.Targets[i]
			s.Keys = append(s.Keys, compose.DeployKey{ID: k.KeyID, Label: k.Label, Fingerprint: keys.Fingerprint(k.Fingerprint), Public: k.Public,
				Access: api.Access(k.Access), Disabled: k.Disabled, LastUsed: k.LastUsed})
		}
	}
	g.fillPublicKeys()
	return nil
}

// fillPublicKeys takes over, for keys that are not ours, what the forge shows of
// them.
func (g *planInputs) fillPublicKeys() {
	unknown := map[keys.Fingerprint]*compose.Subject{}
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

// openRollouts finds the targets on which another rollout has not ended.
func (g *planInputs) openRollouts(ctx context.Context) error {
	open, err := g.in.Store.OpenSteps(ctx)
	for _, s := range open {
		id := rollout.TargetID(s.Account, s.Target, s.Project)
		switch {
		case s.Machine == "":
			g.facts.OpenRollouts[id] = s.Rollout
		case g.spec.Verb == rollout.Onboard: // one machine does not disturb another
			g.facts.OpenRollouts[compose.MachineTargetID(id, s.Machine)] = s.Rollout
		default:
			g.facts.OpenRollouts[id] = s.Rollout
		}
	}
	return err
}
