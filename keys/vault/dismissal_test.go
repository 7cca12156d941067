package vault

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// doorService is locked until its prompt, or somebody else, opens it.
type doorService struct {
	open    atomic.Bool
	prompts atomic.Int32
	answer  func() error // after a minute of looking at the prompt
}

func (d *doorService) state(context.Context) (string, error) {
	if d.open.Load() {
		return "fake keyring", nil
	}
	return "fake keyring", ErrLocked
}

func (d *doorService) unlock(context.Context) error {
	if d.open.Load() {
		return nil
	}
	d.prompts.Add(1)
	time.Sleep(time.Minute)
	err := d.answer()
	d.open.Store(err == nil)
	return err
}

// Whoever waits while a prompt is open is answered by it. Nobody is asked again for
// work that nobody asked for, and whoever asks again sees the prompt again.
func TestOnePromptAnswersAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		door := &doorService{answer: func() error { return ErrDismissed }}
		ring := newFakeRing()
		ring.items["n"] = "s"
		v := newOS(ring, door, OSOptions{})
		get := func(ctx context.Context) error { _, err := v.Get(ctx, "n"); return err }
		outcomes := make(chan error, 4)
		for n := range cap(outcomes) {
			ctx := t.Context()
			if n%2 == 0 {
				ctx = Asked(ctx)
			}
			go func() { outcomes <- get(ctx) }()
		}
		for range cap(outcomes) {
			if err := <-outcomes; !errors.Is(err, ErrDismissed) {
				t.Errorf("who waited got %v", err)
			}
		}
		if n := door.prompts.Load(); n != 1 {
			t.Errorf("%d prompts showed", n)
		}
		if err := get(t.Context()); !errors.Is(err, ErrDismissed) || door.prompts.Load() != 1 {
			t.Errorf("work that nobody asked for got %v, prompts %d", err, door.prompts.Load())
		}
		asks := Asked(t.Context())
		if err := get(asks); !errors.Is(err, ErrDismissed) || door.prompts.Load() != 2 {
			t.Errorf("who asks again got %v, prompts %d", err, door.prompts.Load())
		}
		if err := get(asks); !errors.Is(err, ErrDismissed) || door.prompts.Load() != 2 {
			t.Errorf("the rest of the same work got %v, prompts %d", err, door.prompts.Load())
		}
		door.open.Store(true)
		if err := get(t.Context()); err != nil {
			t.Errorf("somebody has opened it: %v", err)
		}
		door.open.Store(false)
		door.answer = func() error { return nil }
		if err := get(t.Context()); err != nil || door.prompts.Load() != 3 {
			t.Errorf("it was locked anew: %v, prompts %d", err, door.prompts.Load())
		}
	})
}
