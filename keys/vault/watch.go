package vault

import (
	"context"
	"time"
)

// lookEvery is how often a keyring that does not answer is looked at again.
const lookEvery = time.Second

// Watch calls changed with the vault's state at first and each time it becomes
// another one: a keyring that starts, ends, is unlocked or locked. It returns
// when ctx ends, and at once for a vault that changes by nobody's hand but ours.
// It never leads to a prompt.
func Watch(ctx context.Context, v Vault, changed func(State)) {
	if _, watched := v.(*osVault); !watched {
		return
	}
	signals := keyringSignals(ctx)
	var before State
	for first := true; ctx.Err() == nil; {
		now := v.State(ctx)
		if ctx.Err() == nil && (first || !alike(before, now)) {
			changed(now)
		}
		before, first = now, false
		var again <-chan time.Time // nil never comes: a keyring that answers tells of changes by signals
		if !now.Ready {
			again = time.After(lookEvery)
		}
		select {
		case <-ctx.Done():
		case <-signals:
		case <-again:
		}
	}
}

// alike compares what a person is told of two states.
func alike(a, b State) bool {
	return a.Ready == b.Ready && a.Name == b.Name && (a.Err == nil) == (b.Err == nil) && (a.Err == nil || a.Err.Error() == b.Err.Error())
}
