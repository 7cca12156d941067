package core

import (
	"context"

	"latchkey/core/audit"
)

// Offboard looks for all that somebody made, owns or holds, in what the store knows. No
// forge and no vault is asked.
func (a *Audit) Offboard(ctx context.Context, who string) (*audit.Leaving, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	world, err := a.world(ctx)
	if err != nil {
		return nil, err
	}
	return audit.Offboard(world, who), nil
}
