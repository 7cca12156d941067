// Package budget counts the requests of an account, so that they never exceed
// what the forge allows in any rolling hour, nor its pace of creating things.
// The count is in the store: it holds over restarts and for both programs.
//
// What a forge allows is in api.Traits (HourlyBudget, Pace), unless a person has
// set another number for the account; shares of it and limits for single calls
// are here. internal/rest asks before each request ([rest.Budget]).
package budget

import (
	"context"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/store"
	"latchkey/internal/rest"
)

// Window is the hour over which forges, and we, count requests.
const Window = rest.Window

// Class is what a request is for. Work that can wait leaves something for work that cannot.
type Class int

// The classes.
const (
	Click   Class = iota // a person waits for it: may use everything
	Rollout              // leaves 5 %
	Sync                 // leaves 15 %
)

// reserve is the share that a class leaves to those above it, in percent.
func (c Class) reserve() int {
	switch c {
	case Rollout:
		return 5
	case Sync:
		return 15
	}
	return 0
}

// Of returns how many of an hour's requests the class may use; 0 where there is no limit.
func (c Class) Of(hourly int) int {
	if hourly <= 0 {
		return 0
	}
	return max(hourly-hourly*c.reserve()/100, 1)
}

// classKey marks the class of a request in its context.
type classKey struct{}

// As sets the class of the requests that are made with the context. Without it they
// are Click.
func As(ctx context.Context, c Class) context.Context { return context.WithValue(ctx, classKey{}, c) }

func classOf(ctx context.Context) Class {
	c, _ := ctx.Value(classKey{}).(Class)
	return c
}

// Store is where requests are counted.
type Store interface {
	Spend(ctx context.Context, account string, use int, rules []store.Rule) (id int64, wait time.Duration, err error)
	Unspend(ctx context.Context, id int64) error
	RequestsSince(ctx context.Context, account string, since time.Time) (int, error)
	Room(ctx context.Context, account string, rule store.Rule) (spent int, wait time.Duration, err error)
}

var _ Store = (*store.Store)(nil)

// Budget is the budget of one account. It implements [rest.Budget].
type Budget struct {
	store   Store
	account string
	hourly  int
	pace    []api.Pace
	now     func() time.Time
	follow  func(context.Context) int // nil = hourly stays
}

var _ rest.Budget = (*Budget)(nil)

// New makes the budget of an account with so many requests an hour (0 =
// counted, not limited) and the forge's pace.
func New(s Store, account string, hourly int, pace []api.Pace, now func() time.Time) *Budget {
	return &Budget{store: s, account: account, hourly: hourly, pace: pace, now: now}
}

// Follow makes the budget ask, before each request, how many there may be in an
// hour: a person may have changed that meanwhile, here or in another program.
// It returns b.
func (b *Budget) Follow(hourly func(context.Context) int) *Budget {
	b.follow = hourly
	return b
}

func (b *Budget) perHour(ctx context.Context) int {
	if b.follow == nil {
		return b.hourly
	}
	return b.follow(ctx)
}

// Own reports whether it was our own count that refused a request, not the forge:
// then a larger budget lets it pass.
func Own(err error) bool {
	if _, ok := errors.AsType[*rest.SpentError](err); ok {
		return true
	}
	e, ok := errors.AsType[*rest.Error](err)
	return ok && e.Fault == rest.Spent
}

// slack makes our windows a little longer than the forge's: a request that is
// sent later may arrive sooner.
func slack(per time.Duration) time.Duration { return per + max(per/1000, 5*time.Millisecond) }

func hour(c Class, hourly int) store.Rule {
	return store.Rule{Per: slack(Window), Most: c.Of(hourly), Use: store.AnyUse}
}

// Reserve implements [rest.Budget].
func (b *Budget) Reserve(ctx context.Context, use rest.Use) (func(context.Context), error) {
	if !allowed(ctx) {
		return nil, ErrEnough
	}
	rules := make([]store.Rule, 0, 4)
	if hourly := b.perHour(ctx); hourly > 0 {
		rules = append(rules, hour(classOf(ctx), hourly))
	}
	if use == rest.Create {
		for _, p := range b.pace {
			rules = append(rules, store.Rule{Per: slack(p.Per), Most: p.Most, Use: int(rest.Create)})
		}
	}
	id, wait, err := b.store.Spend(ctx, b.account, int(use), rules)
	switch {
	case err != nil:
		return nil, err
	case wait > 0:
		return nil, &rest.SpentError{Until: b.now().Add(wait)}
	}
	return func(ctx context.Context) { _ = b.store.Unspend(ctx, id) }, nil // one counted too many is the safe side
}

// Spent implements [rest.Budget]. It returns 0 when the store cannot be read:
// the number is only shown, Reserve is what holds requests back.
func (b *Budget) Spent() int {
	n, err := b.store.RequestsSince(context.Background(), b.account, b.now().Add(-Window))
	if err != nil {
		return 0
	}
	return n
}

// Left returns how many requests the class may still make in this hour, and,
// when there are none, when there is room again.
func (b *Budget) Left(ctx context.Context, c Class) (left int, roomAt time.Time, err error) {
	hourly := b.perHour(ctx)
	if hourly <= 0 {
		return 0, time.Time{}, nil
	}
	rule := hour(c, hourly)
	spent, wait, err := b.store.Room(ctx, b.account, rule)
	if wait > 0 {
		roomAt = b.now().Add(wait)
	}
	return max(rule.Most-spent, 0), roomAt, err
}
