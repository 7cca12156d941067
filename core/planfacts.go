package core

import (
	"context"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// read reads what is known for too long, or not at all.
func (g *gathering) read(ctx context.Context) error {
	limit := orElse(g.spec.MaxAge, freshEnough)
	stale := map[string][]api.RepoPath{}
	for i, s := range g.facts.Shelves {
		switch {
		case s.Archived:
		case s.Project:
			if err := g.readProject(ctx, i); err != nil {
				return err
			}
		case s.Read.IsZero() || g.app.now().Sub(s.Read) > limit:
			stale[s.Account] = append(stale[s.Account], api.RepoPath(s.Path))
		}
	}
	for _, id := range g.ids {
		if len(stale[id]) == 0 {
			continue
		}
		err := g.app.AllDeployKeys(budget.As(ctx, budget.Rollout), id, stale[id], func(k KeysOf) {
			if k.Err != nil {
				g.problem(rollout.ShelfName(id, string(k.Repo), false), k.Err)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (g *gathering) readProject(ctx context.Context, i int) error {
	s := g.facts.Shelves[i]
	_, err := g.app.ProjectDeployKeys(budget.As(ctx, budget.Rollout), s.Account, api.ProjectPath(s.Path))
	if err != nil {
		if endsAll(err) {
			return err
		}
		g.problem(s.Name(), err)
	}
	return nil
}

func (g *gathering) problem(name string, err error) {
	i, ok := g.known[name]
	if !ok {
		return
	}
	s := &g.facts.Shelves[i]
	s.Problem = safetext.Line(err.Error(), 300)
	switch api.KindOf(err) {
	case api.Forbidden, api.NotFound:
		s.Refused = rollout.NoAdmin
	case api.PolicyForbids:
		s.Refused = rollout.Forbidden
	default:
		s.Refused = rollout.Unreadable
	}
}

// fill puts the keys as now cached onto the shelves.
func (g *gathering) fill(ctx context.Context) error {
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
			s.Read = k.Read
			s.Keys = append(s.Keys, rollout.Standing{ID: k.KeyID, Label: k.Label, Fingerprint: keys.Fingerprint(k.Fingerprint), Public: k.Public,
				Access: api.Access(k.Access), Disabled: k.Disabled, LastUsed: k.LastUsed})
		}
	}
	for i, key := range g.facts.Keys { // of a key that is not ours, the forge's text tells the rest
		if key.Public != "" {
			continue
		}
		for _, s := range g.facts.Shelves {
			for _, k := range s.Keys {
				if k.Fingerprint == key.Fingerprint {
					g.facts.Keys[i].Public, g.facts.Keys[i].Comment = k.Public, orElse(key.Comment, k.Label)
				}
			}
		}
	}
	return nil
}

// busy finds the shelves on which another rollout has not ended.
func (g *gathering) busy(ctx context.Context) error {
	open, err := g.app.store.OpenSteps(ctx)
	for _, s := range open {
		g.facts.Busy[rollout.ShelfName(s.Account, s.Target, s.Project)] = s.Rollout
	}
	return err
}
