package core

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// privateKeys are the private keys of pairs as the vault holds them, and what the
// index notes of those that it does not hold any more.
type privateKeys struct{ *env }

// put keeps the private key and makes sure by reading back that it is the one
// that belongs to the public key.
func (pk privateKeys) put(ctx context.Context, p newPair) error {
	if err := pk.vault.Put(ctx, p.row.Fingerprint, p.secret); err != nil {
		return errtext.Because(say.New("failed.store-key", "keep the private key of {key}: {cause}", say.Values{"key": p.row.Fingerprint}), err)
	}
	pk.checkpoint("vault written")
	return pk.check(ctx, p.public, p.secret)
}

// check reads a private key back: it must be there and, when want is
// given, be those very bytes. Without want an open private key must belong to
// the public one; for an encrypted one the name it stands under is all there is.
func (pk privateKeys) check(ctx context.Context, public keys.Public, want []byte) error {
	fingerprint := string(public.Fingerprint())
	got, err := pk.vault.Get(ctx, fingerprint)
	if err != nil {
		return errtext.Because(say.New("failed.read-key-back", "read the private key of {key} back: {cause}", say.Values{"key": fingerprint}), err)
	}
	defer vault.Wipe(got)
	if want != nil {
		if !bytes.Equal(got, want) {
			return errtext.Because(say.New("failed.read-key-back", "read the private key of {key} back: {cause}", say.Values{"key": fingerprint}), cause.ErrVaultMixed)
		}
		return nil
	}
	read, err := keys.ParsePrivate(got, nil)
	switch {
	case errors.Is(err, keys.ErrPassphraseNeeded):
		return nil
	case err != nil:
		return errtext.Because(say.New("failed.read-key-back", "read the private key of {key} back: {cause}", say.Values{"key": fingerprint}), err)
	case !read.Pair.Public().Equal(public):
		return errtext.Because(say.New("failed.read-key-back", "read the private key of {key} back: {cause}", say.Values{"key": fingerprint}), cause.ErrVaultMixed)
	}
	return nil
}

// isThere reports whether the vault has the private key, and records it.
func (pk privateKeys) isThere(ctx context.Context, fingerprint string) (bool, error) {
	secret, err := pk.vault.Get(ctx, fingerprint)
	vault.Wipe(secret)
	if err != nil && !errors.Is(err, vault.ErrNotFound) {
		return false, errtext.Because(say.New("failed.look-for-key", "look for the private key of {key}: {cause}", say.Values{"key": fingerprint}), err)
	}
	return err == nil, pk.store.SetLost(ctx, fingerprint, err != nil)
}

// ask asks the vault for each pair, sets Lost in the rows, and tells
// which could be asked.
func (pk privateKeys) ask(ctx context.Context, rows []store.Pair) ([]bool, error) {
	asked := make([]bool, len(rows))
	if len(rows) == 0 {
		return asked, ctx.Err()
	}
	state := pk.vault.State(ctx)
	if state.Gone { // nothing can be found there now: true while it is, and no longer
		for i := range rows {
			rows[i].Lost = rows[i].Origin != store.OriginMachine
		}
	}
	if state.Gone || !state.Ready {
		return asked, ctx.Err()
	}
	var group errgroup.Group
	group.SetLimit(4)
	for i := range rows {
		if rows[i].Origin == store.OriginMachine { // no vault ever had it
			continue
		}
		group.Go(func() error {
			secret, err := pk.vault.Get(ctx, rows[i].Fingerprint)
			vault.Wipe(secret)
			gone := errors.Is(err, vault.ErrNotFound)
			if asked[i] = err == nil || gone; !asked[i] || gone == rows[i].Lost {
				return ctx.Err() // a vault that does not answer leaves what was last known
			}
			rows[i].Lost = gone
			return pk.store.SetLost(ctx, rows[i].Fingerprint, gone)
		})
	}
	return asked, group.Wait()
}

// refreshLost asks the vault for those pairs of the index that meant names, so
// that a list of deploy keys that is read again shows what has been lost. A
// vault that is locked stays so, and what was last known stands.
func (pk privateKeys) refreshLost(ctx context.Context, meant func(fingerprint string) bool) error {
	pairs, err := pk.store.Pairs(ctx)
	if err != nil {
		return err
	}
	_, err = pk.ask(ctx, slices.DeleteFunc(pairs, func(p store.Pair) bool { return !meant(p.Fingerprint) }))
	return err
}

// recheckLost looks once more for the private keys that were not found before,
// now that the vault is open: they may be back.
func (pk privateKeys) recheckLost(ctx context.Context) error {
	lost, err := pk.store.PrivateKeys(ctx)
	if err != nil || !slices.Contains(slices.Collect(maps.Values(lost)), true) {
		return err
	}
	return pk.refreshLost(ctx, func(fingerprint string) bool { return lost[fingerprint] })
}
