package core

import (
	"cmp"
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/store"
)

// budgetOf returns the budget of an account that is connected.
func (cs *connections) budgetOf(account store.Account, traits api.Traits) *budget.Budget {
	return budget.New(cs.store, account.ID, hourly(account, traits), traits.Pace, cs.now).Follow(func(ctx context.Context) int {
		now, err := cs.store.Account(ctx, account.ID)
		if err != nil {
			now = account
		}
		return hourly(now, traits)
	})
}

// roomAt returns when an account has room for work of a class by our own count, as
// its budget stands now; the present time where it has room.
func (cs *connections) roomAt(ctx context.Context, id string, c budget.Class) time.Time {
	account, err := cs.store.Account(ctx, id)
	if err != nil {
		return time.Time{}
	}
	d, err := cs.driver(api.Kind(account.Forge))
	if err != nil {
		return time.Time{}
	}
	left, at, err := cs.budgetOf(account, d.traits()).Left(ctx, c)
	switch {
	case err != nil:
		return time.Time{}
	case left > 0 || at.IsZero():
		return cs.now()
	}
	return at
}

// hourly returns how many requests Latchkey may make in an hour: what a person set,
// else what the forge allows; 0 is no limit.
func hourly(account store.Account, traits api.Traits) int {
	return cmp.Or(account.HourlyBudget, traits.HourlyBudget)
}

// rolloutBudget returns what a rollout may spend: now, and in any hour.
func (cs *connections) rolloutBudget(ctx context.Context, account store.Account, traits api.Traits) (left, perHour int, err error) {
	left, _, err = cs.budgetOf(account, traits).Left(ctx, budget.Rollout)
	return left, budget.Rollout.Of(hourly(account, traits)), err
}

// BudgetState is how many requests of the rolling hour an account has left.
type BudgetState struct {
	Account string
	Forge   string    // name, for people
	Budget  int       // requests an hour, 0 = no such limit
	Left    int       // for a person's own clicks
	Reserve int       // of an hour's requests, how many reading underneath leaves to those
	RoomAt  time.Time // when there is room again for reading underneath, zero = now
}

// Budgets returns the state of each account's budget. It is cheap: no call, and no look at the
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
			s.Reserve = s.Budget - budget.Sync.Of(s.Budget)
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
