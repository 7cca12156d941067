package core

import (
	"context"
	"sync/atomic"
	"time"

	"latchkey/internal/rest"
)

// window is the time over which forges count requests.
const window = time.Hour

// budget counts the requests of one account in the store, so that the count
// holds over restarts and for both programs. Each request is one row, written
// before the request goes out: a crash can count one too many, never one too
// few.
type budget struct {
	app     *App
	account string
	limit   int // per window; 0 = counted, not limited
}

var _ rest.Budget = (*budget)(nil)

// Reserve implements rest.Budget.
func (b *budget) Reserve(ctx context.Context, _ rest.Use) (func(context.Context), error) {
	now := b.app.now()
	_, ok, wait, err := b.app.store.SpendRequest(ctx, b.account, now.Add(-window), b.limit)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &rest.SpentError{Until: now.Add(wait)}
	}
	return func(context.Context) {}, nil
}

// Spent implements rest.Budget. A store that cannot be read counts as 0: the
// number is for showing only, Reserve is what holds requests back.
func (b *budget) Spent() int {
	n, err := b.app.store.RequestsSince(b.app.ctx, b.account, b.app.now().Add(-window))
	if err != nil {
		return 0
	}
	return n
}

// tally counts the requests that are made before the account has an id. They
// are put on its account once it has one.
type tally struct{ n atomic.Int64 }

var _ rest.Budget = (*tally)(nil)

// Reserve implements rest.Budget.
func (t *tally) Reserve(context.Context, rest.Use) (func(context.Context), error) {
	t.n.Add(1)
	return func(context.Context) { t.n.Add(-1) }, nil
}

// Spent implements rest.Budget.
func (t *tally) Spent() int { return int(t.n.Load()) }

// charge puts the tally on the account, whatever is spent there already: these
// requests have been made.
func (t *tally) charge(ctx context.Context, a *App, account string) error {
	for range t.n.Swap(0) {
		if _, _, _, err := a.store.SpendRequest(ctx, account, a.now().Add(-window), 0); err != nil {
			return err
		}
	}
	return nil
}
