package vault

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A serializer runs one call at a time and never lets a caller wait for one
// that does not end. Keyrings cannot be interrupted: a call may hang behind a
// prompt for ever. Such a call blocks the serializer; others then get ErrSlow
// at once, so that at most one goroutine hangs.
type gate struct {
	mu  sync.Mutex
	cur *turn // nil when none runs
}

// A call is one piece of work that the serializer runs.
type turn struct {
	done chan struct{} // closed when the work has really ended
	slow chan struct{} // closed when it took longer than it may
}

// result is the result of a call.
type result[T any] struct {
	value T
	err   error
}

// run does the work on a goroutine of its own and returns when it ends, when it
// took longer than limit (ErrSlow) or when ctx ends. The work gets a context
// that ends when run returns, and must check it between two steps, so that late
// work changes nothing.
func run[T any](ctx context.Context, g *gate, limit time.Duration, work func(context.Context) (T, error)) (T, error) {
	var none T
	t, err := g.enter(ctx)
	if err != nil {
		return none, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := time.AfterFunc(limit, func() { close(t.slow) })
	out := make(chan result[T], 1)
	go func() {
		value, err := work(ctx)
		timer.Stop()
		g.leave(t)
		out <- result[T]{value, err}
	}()
	select {
	case r := <-out:
		return r.value, r.err
	case <-t.slow:
		return none, fmt.Errorf("%w: waited %v", ErrSlow, limit)
	case <-ctx.Done():
		return none, ended(ctx)
	}
}

// enter waits until no other call runs, but not for a call that is overdue.
func (g *gate) enter(ctx context.Context) (*turn, error) {
	for {
		if err := ended(ctx); err != nil {
			return nil, err
		}
		mine, other := g.take()
		if mine != nil {
			return mine, nil
		}
		select {
		case <-other.done:
		case <-other.slow:
			return nil, fmt.Errorf("%w: an earlier call still waits for it", ErrSlow)
		case <-ctx.Done():
		}
	}
}

// take returns a new call, or the running one.
func (g *gate) take() (mine, other *turn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cur != nil {
		return nil, g.cur
	}
	g.cur = &turn{done: make(chan struct{}), slow: make(chan struct{})}
	return g.cur, nil
}

func (g *gate) leave(t *turn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cur = nil
	close(t.done)
}

// stuck reports whether an overdue call is running.
func (g *gate) stuck() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cur == nil {
		return false
	}
	select {
	case <-g.cur.slow:
		return true
	default:
		return false
	}
}

// begin is called first by every method.
func begin(ctx context.Context, name string, secret []byte) error {
	if err := ended(ctx); err != nil {
		return err
	}
	return check(name, secret)
}

// ended returns nil while ctx runs, ErrSlow too when its deadline has passed.
func ended(ctx context.Context) error {
	err := ctx.Err()
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", ErrSlow, err)
	}
	return err
}
