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
type serializer struct {
	mu  sync.Mutex
	cur *queuedCall // nil when none runs
}

// A queuedCall is one call that the serializer runs.
type queuedCall struct {
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
func run[T any](ctx context.Context, s *serializer, limit time.Duration, work func(context.Context) (T, error)) (T, error) {
	var none T
	call, err := s.begin(ctx)
	if err != nil {
		return none, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := time.AfterFunc(limit, func() { close(call.slow) })
	out := make(chan result[T], 1)
	go func() {
		value, err := work(ctx)
		timer.Stop()
		s.end(call)
		out <- result[T]{value, err}
	}()
	select {
	case r := <-out:
		return r.value, r.err
	case <-call.slow:
		return none, fmt.Errorf("%w: waited %v", ErrSlow, limit)
	case <-ctx.Done():
		return none, ended(ctx)
	}
}

// begin waits until no other call runs, but not for a call that is overdue.
func (s *serializer) begin(ctx context.Context) (*queuedCall, error) {
	for {
		if err := ended(ctx); err != nil {
			return nil, err
		}
		mine, other := s.claim()
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

// claim returns a new call, or the running one.
func (s *serializer) claim() (mine, other *queuedCall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cur != nil {
		return nil, s.cur
	}
	s.cur = &queuedCall{done: make(chan struct{}), slow: make(chan struct{})}
	return s.cur, nil
}

func (s *serializer) end(call *queuedCall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cur = nil
	close(call.done)
}

// stuck reports whether an overdue call is running.
func (s *serializer) stuck() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cur == nil {
		return false
	}
	select {
	case <-s.cur.slow:
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
