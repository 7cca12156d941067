package planning

import (
	"context"
	"slices"

	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// checkApply refuses what an apply cannot be told.
func checkApply(s rollout.Spec) error {
	c := s.Choice
	switch {
	case s.Key != (rollout.KeyRef{}) || c.All || c.Where || c.Query != "" || len(c.Repos) > 0 || c.Project != "" || s.Account != "":
		return cause.Invalid(say.New("failed.spec-file-only", "apply: it is about exactly the places of the file"))
	case s.StopAfter < 0 || s.MaxAge < 0:
		return cause.Invalid(say.New("failed.spec-negative", "age and number of failures cannot be negative"))
	}
	return nil
}

func (g *planInputs) accountsOfWanted() (ids []string) {
	for _, p := range g.spec.Wanted {
		if !slices.Contains(ids, p.Account) {
			ids = append(ids, p.Account)
		}
	}
	return ids
}

func (g *planInputs) wantedOn(account string) map[string]bool {
	on := map[string]bool{}
	for _, p := range g.spec.Wanted {
		if p.Account == account {
			on[rollout.TargetID(p.Account, p.Target, p.Project)] = true
		}
	}
	return on
}

// findOnMachines finds the keys whose private key lies on a build machine.
func (g *planInputs) findOnMachines(ctx context.Context) error {
	g.facts.OnMachines = map[keys.Fingerprint]bool{}
	machines, err := g.in.Store.Machines(ctx)
	if err != nil {
		return err
	}
	for _, m := range machines {
		held, err := g.in.Store.MachineKeys(ctx, m.ID)
		if err != nil {
			return err
		}
		for _, k := range held {
			g.facts.OnMachines[keys.Fingerprint(k.Fingerprint)] = true
		}
	}
	return nil
}

// findWantedMachines finds what is known of all machines: those of which the file says
// what they open, and those that open a place with a key that goes.
func (g *planInputs) findWantedMachines(ctx context.Context) error {
	machines, err := g.in.Store.Machines(ctx)
	if err != nil {
		return err
	}
	for _, m := range machines {
		facts, err := g.machineFacts(ctx, m)
		if err != nil {
			return err
		}
		g.facts.Machines = append(g.facts.Machines, facts)
	}
	return nil
}

// findStanding finds out on which repository wanted keys stand, where a key may stand
// on one only: seen from any account on the same forge.
func (g *planInputs) findStanding(ctx context.Context) error {
	accounts := map[string]store.Account{}
	rows, err := g.in.Store.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, a := range rows {
		accounts[a.ID] = a
	}
	meant := map[string]bool{}
	for _, p := range g.spec.Wanted {
		for _, k := range p.Keys {
			meant[string(k.Fingerprint)] = true
		}
	}
	var places []store.Placement
	for _, id := range g.ids {
		facts := g.facts.Accounts[id]
		if facts.Traits.Reuse {
			continue
		}
		if places == nil {
			if places, err = g.in.Store.Placements(ctx, ""); err != nil {
				return err
			}
		}
		facts.Stands = map[keys.Fingerprint]string{}
		for _, p := range places {
			on, here := accounts[p.Account], accounts[id]
			if meant[p.Fingerprint] && on.Forge == here.Forge && on.BaseURL == here.BaseURL {
				facts.Stands[keys.Fingerprint(p.Fingerprint)] = p.Target
			}
		}
		g.facts.Accounts[id] = facts
	}
	return nil
}
