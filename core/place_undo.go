package core

import (
	"context"
	"errors"
	"fmt"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/store"
	"latchkey/internal/safetext"
)

// undoPlace removes the key where it may have been sent, proves that it is
// gone, and then takes back a pair that was made for it. A key that somebody
// else put there stays, with its pair: ErrNotOurs. While a reading could still
// lack what was written, the entry stays, and its pair with it: ErrWaits.
func (a *Placements) undoPlace(ctx context.Context, w *store.Work) error {
	d, err := detailFrom(w.Entry)
	if err != nil {
		return err
	}
	if w.State == stateIntent || w.State == stateStored {
		return a.tookBack(ctx, w, d, store.Changes{})
	}
	p, err := a.placingOf(ctx, w)
	if err != nil {
		return err
	}
	reading, key, err := p.find(ctx)
	switch {
	case err != nil:
		return err
	case key == nil:
		return a.undoUnseen(ctx, p, d, store.Changes{Keys: &reading})
	case !sentBy(w.Entry, *key):
		d.Generate = false
		foreign := fmt.Errorf("%q on %s: %w", safetext.Line(key.Label, 100), w.Target, ErrNotOurs)
		return errors.Join(foreign, a.endBack(ctx, w, d, store.Changes{Keys: &reading}))
	case w.State == stateTaken && !a.certain(w.Updated):
		return a.stillBack(w)
	}
	reading, err = a.removeAndProve(ctx, removal{t: p.t, key: *key, once: true, accepted: func() error {
		return w.Mark(ctx, stateTaken, key.ID, nil)
	}})
	if err != nil {
		return err
	}
	a.at("undo: removed")
	return a.tookBack(ctx, w, d, store.Changes{Keys: &reading}) // it was shown, and is no more
}

// undoUnseen takes back a key of which the forge shows nothing. What the forge
// took has an id, by which it can be removed all the same. Its pair is deleted
// only by a reading that would show it.
func (a *Placements) undoUnseen(ctx context.Context, p *placing, d pairDetail, c store.Changes) error {
	w := p.work
	state := stateBack
	if w.State == stateSent && w.KeyID != "" && !a.certain(w.Updated) {
		_, err := p.t.remove(ctx, w.KeyID)
		switch kind := api.KindOf(a.connections.seen(p.t.account.ID, err)); {
		case err == nil, kind == api.Accepted, kind == api.NotFound:
			state = stateTaken
		default:
			return err
		}
	}
	if w.State != stateBack && w.State != stateTaken && !a.certain(w.Updated) {
		settled, cancel := settle(ctx)
		defer cancel()
		if err := w.Mark(settled, state, "", nil); err != nil {
			return err
		}
	}
	if !a.certain(w.Updated) {
		return a.stillBack(w)
	}
	a.at("undo: removed")
	return a.tookBack(ctx, w, d, c)
}

// stillBack says that an entry is taken back and ends by itself.
func (a *Placements) stillBack(w *store.Work) error {
	return &api.Error{Op: "take back " + safetext.Line(w.Label, 100), Repo: w.Target, Kind: api.Accepted,
		Err: fmt.Errorf("the forge has to be looked at once more: %w", ErrWaits)}
}

// tookBack ends an entry of which nothing is left.
func (a *Placements) tookBack(ctx context.Context, w *store.Work, d pairDetail, c store.Changes) error {
	if err := a.endBack(ctx, w, d, c); err != nil {
		return err
	}
	a.changed(w.Account, ask.KeysChanged)
	return nil
}

func (a *Placements) endBack(ctx context.Context, w *store.Work, d pairDetail, c store.Changes) error {
	ctx, cancel := settle(ctx)
	defer cancel()
	return a.endWithout(ctx, w, d, store.Undone, c)
}

// sentBy tells whether a key on the forge is the one that the entry sent: by
// the id that the forge gave it, or else, where its answer was lost, by the
// label that went with it.
func sentBy(e store.Entry, key api.DeployKey) bool {
	if e.KeyID != "" {
		return key.ID == e.KeyID
	}
	return safetext.Line(key.Label, 300) == safetext.Line(e.Label, 300)
}
