package core

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/files"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// Exports hands private keys and their ssh_config to other programs.
type Exports struct {
	*env
	addresses   *Addresses
	inventory   *Inventory
	pairs       *Pairs
	vaults      *Vault
	connections *connections
}

// ExportPrivate writes the private key in OpenSSH format to a new file with
// mode 0600 (an existing file is refused) and the public key beside it as
// path.pub. passphrase encrypts the file; nil writes it as the vault has it: open,
// or encrypted with the passphrase that it came with. On a failure neither file
// is left.
func (e *Exports) ExportPrivate(ctx context.Context, fp keys.Fingerprint, path string, passphrase []byte) error {
	ctx, done, err := e.enter(AskedFor(ctx))
	if err != nil {
		return err
	}
	defer done()
	return e.exportPrivate(ctx, fp, path, passphrase, true)
}

// ExportOpen is ExportPrivate for a pair that is kept with a passphrase: the file
// is written without one. The passphrase is asked for.
func (e *Exports) ExportOpen(ctx context.Context, fp keys.Fingerprint, path string) error {
	ctx, done, err := e.enter(AskedFor(ctx))
	if err != nil {
		return err
	}
	defer done()
	return e.exportAs(ctx, fp, path, true, func(row store.Pair) ([]byte, error) {
		pair, err := e.pairs.openPrivate(ctx, row)
		if err != nil {
			return nil, err
		}
		return pair.MarshalPrivate(nil)
	})
}

// exportPrivate is ExportPrivate; where it is to be remembered, an ssh_config
// names the file from then on.
func (e *Exports) exportPrivate(ctx context.Context, fp keys.Fingerprint, path string, passphrase []byte, remember bool) error {
	return e.exportAs(ctx, fp, path, remember, func(row store.Pair) ([]byte, error) { return e.privateText(ctx, row, passphrase) })
}

// exportAs writes what text makes of the pair.
func (e *Exports) exportAs(ctx context.Context, fp keys.Fingerprint, path string, remember bool, text func(store.Pair) ([]byte, error)) error {
	row, err := e.pairs.indexEntry(ctx, fp)
	if err != nil {
		return err
	}
	if path, err = files.NewPair(path); err != nil {
		return err
	}
	secret, err := text(row)
	if err != nil {
		return err
	}
	defer vault.Wipe(secret)
	if err := files.WriteNew(path, secret, 0o600); err != nil {
		return errtext.Because(say.New("failed.export-private", "export private key: {cause}"), err)
	}
	if err := files.WriteNew(path+".pub", []byte(row.Public+"\n"), 0o644); err != nil {
		return errors.Join(errtext.Because(say.New("failed.export-public", "export public key: {cause}"), err), os.Remove(path))
	}
	files.SyncFolder(filepath.Dir(path))
	noted := func() error { return e.store.SetExported(ctx, string(fp), path, e.now()) }
	if !remember {
		noted = func() error {
			return e.store.LogChange(ctx, store.Change{What: store.LogExported, State: store.Done, Fingerprint: string(fp), Detail: path})
		}
	}
	if err := noted(); err != nil {
		if e.options.Log != nil { // the files are written; only an ssh_config will not know where
			fmt.Fprintf(e.options.Log, "where %s was exported to was not kept: %v\n", fp, err)
		}
	}
	return nil
}

// privateText returns the text of the file.
func (e *Exports) privateText(ctx context.Context, row store.Pair, passphrase []byte) ([]byte, error) {
	if len(passphrase) > 0 {
		pair, err := e.pairs.openPrivate(ctx, row)
		if err != nil {
			return nil, err
		}
		return pair.MarshalPrivate(passphrase)
	}
	public, err := keys.ParsePublic(row.Public)
	if err != nil {
		return nil, err
	}
	if err := e.pairs.private.check(ctx, public, nil); errors.Is(err, vault.ErrNotFound) {
		return nil, errors.Join(errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": row.Fingerprint}), e.vaults.withOtherVault(cause.ErrPrivateKeyLost)), e.store.SetLost(ctx, row.Fingerprint, true))
	} else if err != nil {
		return nil, err
	}
	secret, err := e.vault.Get(ctx, row.Fingerprint)
	if err != nil {
		return nil, err
	}
	return withComment(secret, row)
}

// PrivateKey returns what ExportPrivate or, with open, ExportOpen would write into the
// file. The caller wipes it.
func (e *Exports) PrivateKey(ctx context.Context, fp keys.Fingerprint, passphrase []byte, open bool) ([]byte, error) {
	ctx, done, err := e.enter(AskedFor(ctx))
	if err != nil {
		return nil, err
	}
	defer done()
	row, err := e.pairs.indexEntry(ctx, fp)
	if err != nil {
		return nil, err
	}
	if !open {
		return e.privateText(ctx, row, passphrase)
	}
	pair, err := e.pairs.openPrivate(ctx, row)
	if err != nil {
		return nil, err
	}
	return pair.MarshalPrivate(nil)
}
