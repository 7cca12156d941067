package planning

import (
	"context"
	"errors"
	"slices"

	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/store"
	"latchkey/keys"
)

// findHolders finds the machines on which the keys of a rotation lie.
func (g *planInputs) findHolders(ctx context.Context) error {
	for i := range g.facts.Subjects {
		key := &g.facts.Subjects[i]
		held, err := g.in.Store.KeyHolders(ctx, string(key.Fingerprint))
		if err != nil {
			return err
		}
		if len(held) == 0 {
			continue
		}
		if key.OnlyThere, key.OnMachine, err = g.isOnlyThere(ctx, key.Fingerprint, held); err != nil {
			return err
		}
		for _, k := range held {
			h, err := g.holder(ctx, k)
			if err != nil {
				return err
			}
			key.Holders = append(key.Holders, h)
		}
	}
	return nil
}

// isOnlyThere reports whether nobody else can have a private key: it was made on its
// machine, or here and never left but for machines.
func (g *planInputs) isOnlyThere(ctx context.Context, fp keys.Fingerprint, held []store.MachineKey) (only, onMachine bool, err error) {
	row, err := g.in.Store.Pair(ctx, string(fp))
	if errors.Is(err, store.ErrNotFound) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	if row.Origin == store.OriginMachine {
		return !slices.ContainsFunc(held, isElsewhere), true, nil
	}
	exported, err := g.in.Store.Exported(ctx, string(fp))
	return row.Origin == store.OriginGenerated && exported == "" && !slices.ContainsFunc(held, isElsewhere), false, err
}

// isElsewhere reports whether a key came onto a machine by other ways than ours:
// there may be more such machines than are known, as there are of one image.
func isElsewhere(k store.MachineKey) bool {
	return k.Origin == store.KeyFound || k.Origin == store.KeyCloned
}

// holder returns what is known of a machine that holds a key, and notes the machine.
func (g *planInputs) holder(ctx context.Context, k store.MachineKey) (compose.Holder, error) {
	h := compose.Holder{Machine: k.Machine, Repos: map[string]string{}}
	if k.Origin != store.KeyFound {
		h.Path = k.Path
	}
	rows, err := g.in.Store.MachineRepos(ctx, k.Machine)
	if err != nil {
		return h, err
	}
	for _, r := range rows {
		if r.Fingerprint == k.Fingerprint {
			h.Repos[rollout.TargetID(r.Account, r.Target, false)] = r.Alias
		}
	}
	m, err := g.in.Store.Machine(ctx, k.Machine)
	if err != nil {
		return h, err
	}
	h.Group = m.Kind == store.MachineGroup
	if slices.ContainsFunc(g.facts.Machines, func(f compose.MachineFacts) bool { return f.ID == k.Machine }) {
		return h, nil
	}
	facts, err := g.machineFacts(ctx, m)
	g.facts.Machines = append(g.facts.Machines, facts)
	return h, err
}

// findGroups finds the groups of machines, and the keys that they may open repositories
// with: whatever a rollout is about, none of these goes unnoticed.
func (g *planInputs) findGroups(ctx context.Context) error {
	machines, err := g.in.Store.Machines(ctx)
	if err != nil {
		return err
	}
	for _, m := range machines {
		if m.Kind != store.MachineGroup {
			continue
		}
		held, err := g.in.Store.MachineKeys(ctx, m.ID)
		if err != nil {
			return err
		}
		group := compose.GroupFacts{ID: m.ID, Name: m.Name, Opens: map[keys.Fingerprint]bool{}}
		for _, k := range held {
			if k.Opens {
				group.Opens[keys.Fingerprint(k.Fingerprint)] = true
			}
		}
		g.facts.Groups = append(g.facts.Groups, group)
	}
	return nil
}
