package core

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/rollout/runner"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// pairGenerator makes pairs in memory for one run of a rollout. The passphrase that
// they get is asked for once, and typed twice.
func (ro *Rollouts) pairGenerator() func(context.Context, rollout.NewKey) (runner.GeneratedPair, error) {
	var mu sync.Mutex
	var passphrase []byte
	return func(ctx context.Context, n rollout.NewKey) (runner.GeneratedPair, error) {
		pair := NewPair{Kind: n.Kind, Comment: n.Comment}
		if n.Passphrase {
			mu.Lock()
			defer mu.Unlock()
			if passphrase == nil {
				given, err := ro.newPassphrase(ctx, n.Comment)
				if err != nil {
					return runner.GeneratedPair{}, err
				}
				passphrase = given
			}
			pair.Passphrase = passphrase
		}
		p, err := ro.pairs.generate(pair)
		return runner.GeneratedPair{Fingerprint: keys.Fingerprint(p.row.Fingerprint), Public: p.row.Public, Secret: p.secret, Encrypted: p.row.Encrypted}, err
	}
}

// newPassphrase asks for the passphrase of a new private key, twice: one that was
// mistyped would open nothing.
func (ro *Rollouts) newPassphrase(ctx context.Context, comment string) ([]byte, error) {
	what := say.New("part.new-private-key", "the new private key⟨ {comment}⟩", say.Values{"comment": safetext.Line(comment, 60)})
	first, err := ro.pairs.askPassphrase(ctx, what)
	if err != nil {
		return nil, err
	}
	given := slices.Clone(first)
	again, err := ro.pairs.askPassphrase(ctx, say.New("part.once-more", "{what}, once more", say.Values{"what": what}))
	switch {
	case err != nil:
		return nil, err
	case len(given) == 0:
		return nil, errtext.Because(say.New("failed.passphrase-of", "passphrase of {what}: {cause}", say.Values{"what": what}), errNoPassphrase)
	case !bytes.Equal(given, again):
		return nil, errtext.Because(say.New("failed.passphrase-of", "passphrase of {what}: {cause}", say.Values{"what": what}), errPassphrasesDiffer)
	}
	return given, nil
}

var (
	errNoPassphrase      = say.New("failed.passphrase-empty", "it is empty").Because(nil)
	errPassphrasesDiffer = say.New("failed.passphrases-differ", "the two differ").Because(nil)
)

// hasPassphrase reports whether the vault's private key of a pair is encrypted.
func (ro *Rollouts) hasPassphrase(ctx context.Context, fingerprint string) bool {
	secret, err := ro.vault.Get(ctx, fingerprint)
	if err != nil {
		return false // whoever asks looks at the vault next, and is told
	}
	defer vault.Wipe(secret)
	_, err = keys.ParsePrivate(secret, func() ([]byte, error) { return nil, keys.ErrPassphraseNeeded })
	return errors.Is(err, keys.ErrPassphraseNeeded)
}

// storePair puts its private key into the vault and reads it back.
func (ro *Rollouts) storePair(ctx context.Context, f runner.GeneratedPair) (store.Pair, error) {
	defer vault.Wipe(f.Secret)
	public, err := keys.ParsePublic(f.Public)
	if err != nil {
		return store.Pair{}, err
	}
	row := ro.pairs.pairRow(public, f.Encrypted, store.OriginGenerated)
	return row, ro.pairs.private.put(ctx, newPair{row: row, public: public, secret: f.Secret})
}

// checkPair reports whether the vault has the private key of a pair that an
// earlier run had begun to make.
func (ro *Rollouts) checkPair(ctx context.Context, line string) (store.Pair, error) {
	public, err := keys.ParsePublic(line)
	if err != nil {
		return store.Pair{}, err
	}
	row, err := ro.store.Pair(ctx, string(public.Fingerprint()))
	made := err == nil
	if errors.Is(err, store.ErrNotFound) {
		row, err = ro.pairs.pairRow(public, ro.hasPassphrase(ctx, string(public.Fingerprint())), store.OriginGenerated), nil
	}
	if err != nil {
		return row, err
	}
	if made && row.Origin == store.OriginMachine {
		return row, ro.checkHeld(ctx, row)
	}
	err = ro.pairs.private.check(ctx, public, nil)
	switch {
	case errors.Is(err, vault.ErrNotFound) && made: // it may stand somewhere already: another one must not take its place unseen
		return row, errors.Join(errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": row.Fingerprint}), ro.vaults.withOtherVault(cause.ErrPrivateKeyLost)), ro.store.SetLost(ctx, row.Fingerprint, true))
	case errors.Is(err, vault.ErrNotFound):
		return row, errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": row.Fingerprint}), rollout.ErrNoPrivateKey)
	}
	return row, err
}

// checkHeld reports whether the private key of a pair that was made on a machine
// lies on one: its error is cause.ErrPrivateKeyLost when it lies on none.
func (ro *Rollouts) checkHeld(ctx context.Context, row store.Pair) error {
	holders, err := ro.store.KeyHolders(ctx, row.Fingerprint)
	if err == nil && len(holders) == 0 {
		err = errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": row.Fingerprint}), cause.ErrPrivateKeyLost)
	}
	return err
}

// dropPair deletes a pair that a rollout had made, unless it stands somewhere
// or is on its way there. id is that rollout.
func (ro *Rollouts) dropPair(ctx context.Context, id int64, fingerprint string) error {
	places, err := ro.store.Placements(ctx, fingerprint)
	if err != nil || len(places) > 0 {
		return err
	}
	if busy, err := ro.pairs.isPlacing(ctx, fingerprint, 0); err != nil || busy {
		return err
	}
	if needed, err := ro.isNeeded(ctx, fingerprint, id); err != nil || needed {
		return err
	}
	if holders, err := ro.store.KeyHolders(ctx, fingerprint); err != nil || len(holders) > 0 {
		return err
	}
	row, err := ro.store.Pair(ctx, fingerprint)
	known := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if known && row.Origin != store.OriginGenerated {
		return nil
	}
	if err := ro.vault.Delete(ctx, fingerprint); err != nil && !errors.Is(err, vault.ErrNotFound) {
		return errtext.Because(say.New("failed.take-back", "take the private key of {key} back: {cause}", say.Values{"key": fingerprint}), err)
	}
	ro.checkpoint("rollout: unused pair deleted")
	return ro.store.DropPair(ctx, fingerprint)
}
