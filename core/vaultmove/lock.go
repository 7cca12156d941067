package vaultmove

import (
	"path/filepath"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/lockfile"
)

// Lock lets one program at a time move. Two that went opposite ways would
// each find all in the vault of the other, and both delete it. While
// another one has it the error is store.ErrClaimed.
func Lock(dataDir string) (release func(), err error) {
	path := filepath.Join(dataDir, "move.lock")
	if err := lockfile.Check(path); err != nil {
		return nil, err
	}
	lock := lockfile.New(path)
	switch got, err := lock.TryLock(); {
	case err != nil:
		return nil, errtext.Because(say.New("failed.move-lock", "lock the data folder for the move: {cause}"), err)
	case !got:
		return nil, errtext.Because(say.New("failed.move", "move secrets: {cause}"), store.ErrClaimed)
	}
	return func() { _ = lock.Unlock() }, nil
}
