package vault

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A person who closes the keyring's prompt has answered everybody who waited for
// it, and is not asked again for work that nobody asked for. Asked says that
// somebody did.

type askedKey struct{}

// Asked returns a context for work that a person asks for now: where they closed
// the keyring's prompt before, it may show once more. Work without it gets
// ErrDismissed then, until the keyring is open.
func Asked(ctx context.Context) context.Context {
	return context.WithValue(ctx, askedKey{}, time.Now())
}

// dismissal is when a person last closed the prompt of a keyring.
type dismissal struct {
	mu sync.Mutex
	at time.Time // zero = the prompt was not closed since the keyring was open
}

// answers reports whether that was the answer to this work, too.
func (d *dismissal) answers(ctx context.Context) bool {
	asked, _ := ctx.Value(askedKey{}).(time.Time)
	d.mu.Lock()
	defer d.mu.Unlock()
	return asked.Before(d.at)
}

// note takes what came of a prompt.
func (d *dismissal) note(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case errors.Is(err, ErrDismissed):
		d.at = time.Now()
	case err == nil:
		d.at = time.Time{}
	}
}

// open unlocks the keyring, for which it may show a prompt: one for all who wait.
func (v *osVault) open(ctx context.Context) error {
	if v.dismissal.answers(ctx) {
		if _, err := v.service.state(ctx); errors.Is(err, ErrLocked) {
			return ErrDismissed
		}
	}
	err := v.service.unlock(ctx)
	v.dismissal.note(err)
	return err
}
