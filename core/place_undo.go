package core

import (
	"context"
	"errors"
	"strconv"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
)

// undoPlace removes the key where it may have been sent, makes sure that it is
// gone, and then takes back a pair that was made for it. A key that somebody
// else put there stays, with its pair: ErrNotOurs. While a reading could still
// lack what was written, the entry stays, and its pair with it: ErrWaits.
func (pl *Placements) undoPlace(ctx context.Context, w *store.Work) error {
	d, err := entryDetail(w.Entry)
	if err != nil {
		return err
	}
	if w.State == stateIntent || w.State == stateStored {
		return pl.endUndone(ctx, w, d, store.Changes{})
	}
	p, err := pl.placeRunOf(ctx, w)
	if err != nil {
		return err
	}
	reading, key, err := p.findKey(ctx)
	switch {
	case err != nil:
		return err
	case key == nil:
		return pl.undoNotShown(ctx, p, d, store.Changes{Keys: &reading})
	case !isOfEntry(w.Entry, *key):
		d.Generate = false
		foreign := errtext.Because(say.New("failed.label-on", "{label} on {target}: {cause}", say.Values{"label": strconv.Quote(safetext.Line(key.Label, 100)), "target": w.Target}), cause.ErrNotOurs)
		return errors.Join(foreign, pl.endUndo(ctx, w, d, store.Changes{Keys: &reading}))
	case w.State == stateRemoved && !pl.isConclusive(w.Updated):
		return pl.undoWaits(w)
	}
	reading, err = pl.removeAndVerify(ctx, removal{t: p.t, key: *key, noWait: true, onAccept: func() error {
		return w.Mark(ctx, stateRemoved, key.ID, nil)
	}})
	if err != nil {
		return err
	}
	pl.checkpoint("undo: removed")
	return pl.endUndone(ctx, w, d, store.Changes{Keys: &reading}) // it was shown, and is no more
}

// undoNotShown takes back a key of which the forge shows nothing. What the forge
// took has an id, by which it can be removed all the same. Its pair is deleted
// only by a reading that would show it.
func (pl *Placements) undoNotShown(ctx context.Context, p *placeRun, d pairDetail, c store.Changes) error {
	w := p.work
	state := stateBack
	if w.State == stateSent && w.KeyID != "" && !pl.isConclusive(w.Updated) {
		_, err := p.t.remove(ctx, w.KeyID)
		switch kind := api.KindOf(pl.connections.dropIfUnauthorized(p.t.account.ID, err)); {
		case err == nil, kind == api.Accepted, kind == api.NotFound:
			state = stateRemoved
		default:
			return err
		}
	}
	if w.State != stateBack && w.State != stateRemoved && !pl.isConclusive(w.Updated) {
		settled, cancel := detached(ctx)
		defer cancel()
		if err := w.Mark(settled, state, "", nil); err != nil {
			return err
		}
	}
	if !pl.isConclusive(w.Updated) {
		return pl.undoWaits(w)
	}
	pl.checkpoint("undo: removed")
	return pl.endUndone(ctx, w, d, c)
}

// undoWaits says that an entry is taken back and ends by itself.
func (pl *Placements) undoWaits(w *store.Work) error {
	return &api.Error{Op: "take back " + safetext.Line(w.Label, 100), Repo: w.Target, Kind: api.Accepted,
		Err: errtext.Because(say.New("failed.look-again", "the forge has to be looked at once more: {cause}"), cause.ErrWaits)}
}

// endUndone ends an entry of which nothing is left.
func (pl *Placements) endUndone(ctx context.Context, w *store.Work, d pairDetail, c store.Changes) error {
	if err := pl.endUndo(ctx, w, d, c); err != nil {
		return err
	}
	pl.changed(w.Account, ask.KeysChanged)
	return nil
}

func (pl *Placements) endUndo(ctx context.Context, w *store.Work, d pairDetail, c store.Changes) error {
	ctx, cancel := detached(ctx)
	defer cancel()
	return pl.endAbsent(ctx, w, d, store.Undone, c)
}

// isOfEntry reports whether a key on the forge is the one that the entry sent: by
// the id that the forge gave it, or else, where its answer was lost, by the
// label that went with it.
func isOfEntry(e store.Entry, key api.DeployKey) bool {
	if e.KeyID != "" {
		return key.ID == e.KeyID
	}
	return safetext.Line(key.Label, 300) == safetext.Line(e.Label, 300)
}
