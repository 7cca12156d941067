package core

import (
	"context"
	"errors"
	"strconv"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
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
		return newPair{}, errtext.Because(say.New("failed.entry", "journal entry {id}: {cause}", say.Values{"id": strconv.FormatInt(e.ID, 10)}), err)
	}
	row := ps.pairRow(public, d.Encrypted, d.Origin)
	row.Created = e.Created
	return newPair{row: row, public: public}, nil
}

// openPrivate takes a pair out of the vault, ready to sign. The passphrase of a
// encrypted one is asked for.
func (ps *Pairs) openPrivate(ctx context.Context, row store.Pair) (*keys.Pair, error) {
	secret, err := ps.vault.Get(ctx, row.Fingerprint)
	if errors.Is(err, vault.ErrNotFound) {
		lost := errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": row.Fingerprint}), ps.vaults.withOtherVault(cause.ErrPrivateKeyLost))
		if ps.vault.State(ctx).Gone {
			return nil, lost
		}
		return nil, errors.Join(lost, ps.store.SetLost(ctx, row.Fingerprint, true))
	}
	if err != nil {
		return nil, errtext.Because(say.New("failed.take-key", "take the private key of {key}: {cause}", say.Values{"key": row.Fingerprint}), err)
	}
	defer vault.Wipe(secret)
	read, err := keys.ParsePrivate(secret, func() ([]byte, error) {
		return ps.askPassphrase(ctx, say.New("part.pair", "key pair {key}⟨ ({comment})⟩", say.Values{"key": row.Fingerprint, "comment": safetext.Line(row.Comment, 60)}))
	})
	if err != nil {
		return nil, errtext.Because(say.New("failed.open-key", "open the private key of {key}: {cause}", say.Values{"key": row.Fingerprint}), err)
	}
	if string(read.Pair.Public().Fingerprint()) != row.Fingerprint {
		return nil, errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": row.Fingerprint}), cause.ErrVaultMixed)
	}
	return read.Pair, ps.private.recheckLost(ctx)
}
