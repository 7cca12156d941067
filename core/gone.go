package core

import (
	"context"

	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Was it here, and did Latchkey take it away? Whoever asks for that once more makes no
// mistake, and a name that was never here is one. The journal and the log of changes
// know.

// GoneKey reports whether a key of this fingerprint (or its beginning), comment or
// id was here, or on the target, and was taken away. An empty target asks for key
// pairs.
func (ps *Pairs) GoneKey(ctx context.Context, account, target, text string) (bool, error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	what := whatRemove
	if target == "" {
		what = whatDeletePair
	}
	return ps.store.EndedWork(ctx, what, account, target, text, minPrefix)
}

// GoneAccount reports whether an account of this id or user was connected and was
// removed.
func (a *Accounts) GoneAccount(ctx context.Context, text string) (bool, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return a.store.EndedOnAccount(ctx, whatRemoveAccount, text)
}

// GoneMachine reports whether a machine of this id or name was there and was forgotten.
func (m *Machines) GoneMachine(ctx context.Context, idOrName string) (bool, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return m.store.MachineForgotten(ctx, idOrName)
}

// GoneHostKey reports whether a host key was confirmed for the host and was forgotten.
func (h *HostKeys) GoneHostKey(ctx context.Context, place string, fp keys.Fingerprint) (bool, error) {
	ctx, done, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return h.store.HostKeyForgotten(ctx, safetext.Line(place, 200), string(fp))
}

// Finished reports whether the entry of this number was finished before.
func (pl *Placements) Finished(ctx context.Context, id int64) (bool, error) {
	return pl.came(ctx, id, store.Done)
}

// Undone reports whether the entry of this number was undone before.
func (pl *Placements) Undone(ctx context.Context, id int64) (bool, error) {
	return pl.came(ctx, id, store.Undone)
}

func (pl *Placements) came(ctx context.Context, id int64, outcome string) (bool, error) {
	ctx, done, err := pl.enter(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return pl.store.EndedEntry(ctx, id, outcome)
}
