package core

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// rowOfEntry makes the index entry again from what the journal kept.
func (ps *Pairs) rowOfEntry(e store.Entry) (newPair, error) {
	d, err := entryDetail(e)
	if err != nil {
		return newPair{}, err
	}
	public, err := keys.ParsePublic(e.Public)
	if err != nil {
		return newPair{}, fmt.Errorf("journal entry %d: %w", e.ID, err)
	}
	row := ps.pairRow(public, d.Encrypted, d.Origin)
	row.Created = e.Created
	return newPair{row: row, public: public}, nil
}

// checkPrivate reads a private key back: it must be there and, when want is
// given, be those very bytes. Without want an open private key must belong to
// the public one; for an encrypted one the name it stands under is all there is.
func (ps *Pairs) checkPrivate(ctx context.Context, public keys.Public, want []byte) error {
	fingerprint := string(public.Fingerprint())
	got, err := ps.vault.Get(ctx, fingerprint)
	if err != nil {
		return fmt.Errorf("read the private key of %s back: %w", fingerprint, err)
	}
	defer vault.Wipe(got)
	if want != nil {
		if !bytes.Equal(got, want) {
			return fmt.Errorf("read the private key of %s back: %w", fingerprint, ErrVaultMixed)
		}
		return nil
	}
	read, err := keys.ParsePrivate(got, nil)
	switch {
	case errors.Is(err, keys.ErrPassphraseNeeded):
		return nil
	case err != nil:
		return fmt.Errorf("read the private key of %s back: %w", fingerprint, err)
	case !read.Pair.Public().Equal(public):
		return fmt.Errorf("read the private key of %s back: %w", fingerprint, ErrVaultMixed)
	}
	return nil
}

// openPrivate takes a pair out of the vault, ready to sign. The passphrase of a
// encrypted one is asked for.
func (ps *Pairs) openPrivate(ctx context.Context, row store.Pair) (*keys.Pair, error) {
	secret, err := ps.vault.Get(ctx, row.Fingerprint)
	if errors.Is(err, vault.ErrNotFound) {
		lost := fmt.Errorf("key pair %s: %w", row.Fingerprint, ps.vaults.withOtherVault(ErrPrivateKeyLost))
		if ps.vault.State(ctx).Gone {
			return nil, lost
		}
		return nil, errors.Join(lost, ps.store.SetLost(ctx, row.Fingerprint, true))
	}
	if err != nil {
		return nil, fmt.Errorf("take the private key of %s: %w", row.Fingerprint, err)
	}
	defer vault.Wipe(secret)
	read, err := keys.ParsePrivate(secret, func() ([]byte, error) {
		return ps.askPassphrase(ctx, "key pair "+row.Fingerprint+" ("+row.Comment+")")
	})
	if err != nil {
		return nil, fmt.Errorf("open the private key of %s: %w", row.Fingerprint, err)
	}
	if string(read.Pair.Public().Fingerprint()) != row.Fingerprint {
		return nil, fmt.Errorf("key pair %s: %w", row.Fingerprint, ErrVaultMixed)
	}
	return read.Pair, ps.recheckLost(ctx)
}

// recheckLost looks once more for the private keys that were not found before,
// now that the vault is open: they may be back.
func (ps *Pairs) recheckLost(ctx context.Context) error {
	lost, err := ps.store.PrivateKeys(ctx)
	if err != nil || !slices.Contains(slices.Collect(maps.Values(lost)), true) {
		return err
	}
	return ps.refreshLost(ctx, func(fingerprint string) bool { return lost[fingerprint] })
}
