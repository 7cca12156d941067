package core

import (
	"context"
	"strconv"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// undoRemove puts the key back if it is gone. While the forge may still show a
// key that it has accepted to remove, nobody can tell: ErrWaits.
func (pl *Placements) undoRemove(ctx context.Context, w *store.Work) error {
	if w.State == stateIntent {
		return w.End(ctx, store.Undone, nil)
	}
	t, err := pl.repos.targetOfEntry(ctx, w.Entry)
	if err != nil {
		return err
	}
	reading, key, err := pl.findEntryKey(ctx, t, w)
	if err != nil {
		return err
	}
	c := store.Changes{Keys: &reading}
	switch {
	case key == nil:
		if c, err = pl.putBack(ctx, t, w); err != nil {
			return err
		}
	case key.ID == w.KeyID && !pl.isConclusive(w.Updated): // it may go yet
		err := &api.Error{Op: "put back " + safetext.Line(w.Label, 100), Repo: w.Target, Kind: api.Accepted, Err: errtext.Because(say.New("failed.two", "{cause}; {other}", say.Values{"other": errtext.Of(cause.ErrWaits)}), api.ErrStillThere, cause.ErrWaits)}
		if w.State == stateSending {
			err.Kind, err.Err = api.LostReply, cause.ErrInDoubt
		}
		return err
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	return w.End(ctx, store.Undone, &c)
}

// putBack adds the key of an entry again. What the forge accepted counts, also
// where it does not show yet.
func (pl *Placements) putBack(ctx context.Context, t target, w *store.Work) (store.Changes, error) {
	public, err := keys.ParsePublic(w.Public)
	if err != nil {
		return store.Changes{}, errtext.Because(say.New("failed.put-back-unknown", "put {label} back on {target}: {cause}: its public key is not known", say.Values{"label": strconv.Quote(safetext.Line(w.Label, 100)), "target": w.Target}), cause.ErrCannotUndo)
	}
	_, err = t.add(ctx, api.NewKey{Public: public, Label: w.Label, Access: api.Access(w.Access)})
	if api.KindOf(err) == api.Accepted {
		return store.Changes{}, nil
	}
	reading, key, readErr := pl.findEntryKey(ctx, t, w)
	switch {
	case readErr == nil && key != nil: // whatever the answer said
		return store.Changes{Keys: &reading}, nil
	case err != nil:
		return store.Changes{}, pl.connections.dropIfUnauthorized(t.account.ID, err)
	}
	return store.Changes{}, readErr
}
