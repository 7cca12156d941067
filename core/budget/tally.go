package budget

import (
	"context"
	"sync/atomic"

	"latchkey/internal/rest"
)

// Tally counts the requests that are made before the account has an id. They are
// charged to the account when it has one.
type Tally struct{ n atomic.Int64 }

var _ rest.Budget = (*Tally)(nil)

// Reserve implements [rest.Budget].
func (t *Tally) Reserve(context.Context, rest.Use) (func(context.Context), error) {
	t.n.Add(1)
	return func(context.Context) { t.n.Add(-1) }, nil
}

// Spent implements [rest.Budget].
func (t *Tally) Spent() int { return int(t.n.Load()) }

// Charge counts them in the account's budget, whatever is spent there already:
// these requests have been made.
func (t *Tally) Charge(ctx context.Context, s Store, account string) error {
	for range t.n.Swap(0) {
		if _, _, err := s.Spend(ctx, account, int(rest.Read), nil); err != nil {
			return err
		}
	}
	return nil
}
