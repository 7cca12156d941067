package vault

import (
	"context"
	"time"
)

// lookEvery is how often a keyring that does not answer is tried again.
const lookEvery = time.Second

// Watch calls changed with the vault's state at first and each time it changes:
// a keyring that starts, ends, is unlocked or locked. It returns when ctx ends,
// and at once for a vault that only we change. It never leads to a prompt.
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
		var again <-chan time.Time // a nil channel: a keyring that answers sends signals of changes
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

// alike reports whether two states look the same to a person.
func alike(a, b State) bool {
	return a.Ready == b.Ready && a.Name == b.Name && (a.Err == nil) == (b.Err == nil) && (a.Err == nil || a.Err.Error() == b.Err.Error())
}
