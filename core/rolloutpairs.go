package core

import (
	"context"
	"errors"
	"fmt"

	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// freshPair makes a pair in memory for a rollout.
func (a *App) freshPair(n rollout.NewKey) (rollout.Fresh, error) {
	p, err := a.generate(NewPair{Kind: n.Kind, Comment: n.Comment})
	return rollout.Fresh{Fingerprint: keys.Fingerprint(p.row.Fingerprint), Public: p.row.Public, Secret: p.secret}, err
}

// keepFresh puts its private half into the vault and reads it back.
func (a *App) keepFresh(ctx context.Context, f rollout.Fresh) (store.Pair, error) {
	defer vault.Wipe(f.Secret)
	public, err := keys.ParsePublic(f.Public)
	if err != nil {
		return store.Pair{}, err
	}
	row := a.pairRow(public, false, generated)
	return row, a.putPrivate(ctx, newPair{row: row, public: public, secret: f.Secret})
}

// checkFresh tells whether the vault has the private half of a pair that an
// earlier run had begun to make.
func (a *App) checkFresh(ctx context.Context, line string) (store.Pair, error) {
	public, err := keys.ParsePublic(line)
	if err != nil {
		return store.Pair{}, err
	}
	row, err := a.store.Pair(ctx, string(public.Fingerprint()))
	made := err == nil
	if errors.Is(err, store.ErrNotFound) {
		row, err = a.pairRow(public, false, generated), nil
	}
	if err != nil {
		return row, err
	}
	err = a.checkPrivate(ctx, public, nil)
	switch {
	case errors.Is(err, vault.ErrNotFound) && made: // it may stand somewhere already: another one must not take its place unseen
		return row, errors.Join(fmt.Errorf("key pair %s: %w", row.Fingerprint, ErrHalfLost), a.store.SetLost(ctx, row.Fingerprint, true))
	case errors.Is(err, vault.ErrNotFound):
		return row, fmt.Errorf("%s: %w", row.Fingerprint, rollout.ErrNoHalf)
	}
	return row, err
}

// dropUnused deletes a pair that a rollout had made, unless it stands somewhere
// or is on its way there. id is that rollout.
func (a *App) dropUnused(ctx context.Context, id int64, fingerprint string) error {
	places, err := a.store.Places(ctx, fingerprint)
	if err != nil || len(places) > 0 {
		return err
	}
	if busy, err := a.beingPlaced(ctx, fingerprint, 0); err != nil || busy {
		return err
	}
	if needed, err := a.neededByRollout(ctx, fingerprint, id); err != nil || needed {
		return err
	}
	row, err := a.store.Pair(ctx, fingerprint)
	known := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if known && row.Origin != generated {
		return nil
	}
	if err := a.vault.Delete(ctx, fingerprint); err != nil && !errors.Is(err, vault.ErrNotFound) {
		return fmt.Errorf("take the private half of %s back: %w", fingerprint, err)
	}
	a.at("rollout: unused pair deleted")
	return a.store.DropPair(ctx, fingerprint)
}
