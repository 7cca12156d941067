package vault

import (
	"context"
	"errors"
	"maps"
	"sync"
)

var errStopped = errors.New("the process was killed")

// fakeRing is a keyring in memory that can be made to fail at any call.
type fakeRing struct {
	mu    sync.Mutex
	items map[string]string
	calls int
	// before, when set, runs at the start of the n-th call (from 1), outside
	// the lock. An error ends the call without an effect.
	before func(n int, op, account string) error
	// after runs once the call has had its effect.
	after func(n int, op, account string) error
}

func newFakeRing() *fakeRing { return &fakeRing{items: map[string]string{}} }

func (r *fakeRing) do(op, account string, effect func() error) error {
	r.mu.Lock()
	r.calls++
	n := r.calls
	r.mu.Unlock()
	if r.before != nil {
		if err := r.before(n, op, account); err != nil {
			return err
		}
	}
	r.mu.Lock()
	err := effect()
	r.mu.Unlock()
	if err == nil && r.after != nil {
		err = r.after(n, op, account)
	}
	return err
}

func (r *fakeRing) Set(account, text string) error {
	return r.do("set", account, func() error { r.items[account] = text; return nil })
}

func (r *fakeRing) Get(account string) (text string, err error) {
	err = r.do("get", account, func() error {
		found, ok := r.items[account]
		if !ok {
			return ErrNotFound
		}
		text = found
		return nil
	})
	return text, err
}

func (r *fakeRing) Delete(account string) error {
	return r.do("delete", account, func() error { delete(r.items, account); return nil })
}

func (r *fakeRing) called() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls
}

// copy is the keyring as the next process finds it.
func (r *fakeRing) copy() *fakeRing {
	r.mu.Lock()
	defer r.mu.Unlock()
	return &fakeRing{items: maps.Clone(r.items)}
}

// openService is the service of a keyring that is never locked.
type openService struct{}

func (openService) state(ctx context.Context) (string, error) { return "fake keyring", ctx.Err() }
func (openService) unlock(context.Context) error              { return nil }
