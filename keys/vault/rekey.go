package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrNoRekey says that a vault has no passphrase of its own to change.
var ErrNoRekey = errors.New("only the encrypted file has a passphrase that can be changed")

// ChangePassphrase gives the encrypted file another passphrase: the present one
// is asked for as always, the new one by FileOptions.NewPassphrase. Everything
// is encrypted again with a new key, so that the old passphrase and an old copy
// of the file open nothing that is written from now on. Identities that opened the file
// go on doing so, unless they are dropped. Wherever it is stopped,
// the file has the old passphrase or the new one.
func ChangePassphrase(ctx context.Context, v Vault, dropIdentities bool) error {
	f, ok := v.(*encryptedFile)
	if !ok {
		return ErrNoRekey
	}
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", f.path, ErrNotFound)
	}
	_, err := run(ctx, &f.serial, noLimit, func(ctx context.Context) (bool, error) {
		if _, err := f.content(ctx); err != nil { // asks for the present one
			return false, err
		}
		var keep []string
		if !dropIdentities {
			keep = f.key.recipients
		}
		options := f.options
		options.alone = false // a passphrase is what this is about
		key, err := newFileKey(ctx, options, keep)
		if err != nil {
			return false, err
		}
		release, err := f.lock(ctx)
		if err != nil {
			return false, err
		}
		defer release()
		content, _, err := f.load(ctx) // what the other program wrote meanwhile
		if err != nil {
			return false, err
		}
		f.key = key
		return true, f.save(ctx, content)
	})
	return err
}
