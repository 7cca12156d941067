package core

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
)

// BudgetState is how many requests of the rolling hour an account has left.
type BudgetState struct {
	Account string
	Forge   string    // name, for people
	Budget  int       // requests an hour, 0 = no such limit
	Left    int       // for a person's own clicks
	Kept    int       // of an hour's requests, how many reading underneath leaves to those
	RoomAt  time.Time // when there is room again for reading underneath, zero = now
}

// Budgets tells it for each account. It is cheap: no call, and no look at the
// repositories.
func (a *Accounts) Budgets(ctx context.Context) ([]BudgetState, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	accounts, err := a.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]BudgetState, 0, len(accounts))
	for _, account := range accounts {
		s := BudgetState{Account: account.ID, Forge: account.Forge}
		var traits api.Traits
		if d, err := a.connections.driver(api.Kind(account.Forge)); err == nil {
			traits = d.traits()
			s.Forge = traits.Name
		}
		if s.Budget = hourly(account, traits); s.Budget > 0 {
			b := a.connections.budgetOf(account, traits)
			s.Kept = s.Budget - budget.Sync.Of(s.Budget)
			if s.Left, _, err = b.Left(ctx, budget.Click); err != nil {
				return all, err
			}
			var left int
			if left, s.RoomAt, err = b.Left(ctx, budget.Sync); err != nil {
				return all, err
			}
			if left > 0 {
				s.RoomAt = time.Time{}
			}
		}
		all = append(all, s)
	}
	return all, nil
}
