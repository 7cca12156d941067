package core

import (
	"context"

	"latchkey/core/ask"
	"latchkey/keys/vault"
)

// WatchVault tells (ask.VaultChanged) each time the keyring comes, goes, is
// unlocked or locked by somebody else, until ctx or the App ends. A vault that
// only Latchkey changes is not watched: then it returns at once.
func (a *Vault) WatchVault(ctx context.Context) error {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	first := true // what it is like now the caller asks for by itself
	vault.Watch(ctx, a.vault, func(s vault.State) {
		if !first {
			a.tell("", ask.VaultChanged, "the keyring changed: %s", s.Name)
		}
		first = false
	})
	return nil
}
