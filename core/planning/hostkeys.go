package planning

import (
	"context"
	"slices"

	"latchkey/core/rollout"
)

// askHostKeys returns the host keys that a plan needs and nobody has vouched for:
// those of the servers to which it leads ssh on build machines. A person says yes
// to them with the plan.
func (g *planInputs) askHostKeys(ctx context.Context, plan rollout.Plan) (all []rollout.HostKey, err error) {
	var asked []string
	for _, s := range plan.Steps {
		leads := slices.ContainsFunc(s.Acts, func(a rollout.Act) bool { return a.Kind == rollout.ActInstall })
		if s.Account == "" || !leads || slices.Contains(asked, s.Account) {
			continue
		}
		asked = append(asked, s.Account)
		key, err := g.in.UnknownHostKey(ctx, s.Account)
		if err != nil {
			return nil, err
		}
		if key != (rollout.HostKey{}) && !slices.Contains(all, key) {
			all = append(all, key)
		}
	}
	return all, nil
}
