package planning

import (
	"context"
	"errors"

	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// checkShutOut refuses what a revocation of machines cannot be told, and fills in
// what was left open.
func checkShutOut(s *rollout.Spec) error {
	c := s.Choice
	switch {
	case s.Key != (rollout.KeyRef{}) || c.All || c.Query != "" || len(c.Repos) > 0 || c.Project != "":
		return cause.Invalid(say.New("failed.spec-shut-all", "revoke machines: it is about all keys that lie on them, wherever these are"))
	case s.Retire && s.ReplaceFirst:
		return cause.Invalid(say.New("failed.spec-retire-first", "revoke machines: to retire one replaces what others need first anyway"))
	case s.Deliver:
		return cause.Invalid(say.New("failed.spec-shut-deliver", "revoke machines: only an onboarding delivers a key"))
	case s.StopAfter < 0 || s.MaxAge < 0:
		return cause.Invalid(say.New("failed.spec-negative", "age and number of failures cannot be negative"))
	}
	s.Choice.Where = true
	return checkSpecValues(s, 1)
}

// findKeysOnMachines finds the keys that lie on the machines of a revocation.
func (g *planInputs) findKeysOnMachines(ctx context.Context) error {
	machines, err := g.namedMachines(ctx)
	if err != nil {
		return err
	}
	found := map[string]bool{}
	for _, m := range machines {
		held, err := g.in.Store.MachineKeys(ctx, m.ID)
		if err != nil {
			return err
		}
		for _, k := range held {
			if found[k.Fingerprint] {
				continue
			}
			found[k.Fingerprint] = true
			key := compose.Subject{Fingerprint: keys.Fingerprint(k.Fingerprint)}
			row, err := g.in.Store.Pair(ctx, k.Fingerprint)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			key.Public, key.Comment = row.Public, row.Comment
			g.facts.Subjects = append(g.facts.Subjects, key)
		}
	}
	return nil
}
