package core

import (
	"context"
	"errors"
	"strconv"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Unfinished lists what is half done, oldest first. Local store only. What
// another window or command works on at this time is not among it.
func (pl *Placements) Unfinished(ctx context.Context) ([]Unfinished, error) {
	ctx, done, err := pl.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	entries, err := pl.store.Unfinished(ctx)
	all := make([]Unfinished, len(entries))
	for i, e := range entries {
		all[i] = unfinishedOf(e)
	}
	return all, err
}

func unfinishedOf(e store.Entry) Unfinished {
	u := Unfinished{ID: e.ID, What: e.What, State: PendingNotDone, Account: e.Account, Target: e.Target,
		Fingerprint: keys.Fingerprint(e.Fingerprint), Label: safetext.Line(e.Label, 300), Since: e.Created,
		CanUndo: e.What != whatDeletePair && e.What != whatRemoveAccount, EndsItself: endsByItself(e)}
	switch e.What {
	case whatPlace:
		u.State, u.Text = placeText(e, u.Label)
	case whatRemove:
		u.Text = say.New("begun.remove-before", "removing {label} from {target} was interrupted before it started", entryValues(e, u.Label))
		switch e.State {
		case stateRemoved:
			u.State, u.Text = PendingStillShown, say.New("begun.remove-accepted", "the forge accepted that {label} is removed from {target}, but still shows it", entryValues(e, u.Label))
		case stateSending:
			u.State, u.Text = PendingUnanswered, say.New("begun.remove-sent", "removing {label} from {target} was interrupted: it is not known whether it was removed", entryValues(e, u.Label))
		}
	case whatStorePair:
		u.State, u.Text = PendingUnknown, say.New("begun.store", "saving the key pair {key} was interrupted: it is not known whether the vault has it", entryValues(e, u.Label))
	case whatDeletePair:
		u.State, u.Text = PendingUnknown, say.New("begun.delete", "deleting the key pair {key} was interrupted: its private key may be deleted already", entryValues(e, u.Label))
	case whatAddAccount:
		u.State, u.Text = PendingUnknown, say.New("begun.connect", "connecting {account} was interrupted: its token may be in the vault", entryValues(e, u.Label))
	case whatRemoveAccount:
		u.State, u.Text = PendingUnknown, say.New("begun.remove-account", "removing the account {account} was interrupted: its token may be deleted already", entryValues(e, u.Label))
	}
	return u
}

func placeText(e store.Entry, label string) (state PendingState, text say.Text) {
	switch e.State {
	case stateSending:
		return PendingUnanswered, say.New("begun.put-sending", "adding {label} to {target} was interrupted: it is not known whether the forge accepted it", entryValues(e, label))
	case stateSent:
		return PendingNotShown, say.New("begun.put-sent", "the forge accepted {label} on {target}, but does not show it yet", entryValues(e, label))
	case stateRejected:
		return PendingRefused, say.New("begun.put-refused", "{label} was refused on {target}: its key pair stays until the forge has been checked once more", entryValues(e, label))
	case stateBack, stateRemoved:
		return PendingRemovedAgain, say.New("begun.put-back", "{label} is removed from {target} again: its key pair stays until the forge has been checked once more", entryValues(e, label))
	}
	return PendingNotSent, say.New("begun.put-before", "adding {label} to {target} was interrupted before it was sent", entryValues(e, label))
}

// entryValues returns the values of the sentences about an entry.
func entryValues(e store.Entry, label string) say.Values {
	return say.Values{"label": strconv.Quote(label), "target": e.Target, "key": e.Fingerprint, "account": e.Account}
}

// Finish asks the forge and the vault how things stand and carries the entry
// to its end. ErrNothingLeft says that there was nothing to go on with: the
// entry is closed then.
func (pl *Placements) Finish(ctx context.Context, id int64) error {
	return pl.resume(ctx, id, func(ctx context.Context, w *store.Work) error {
		switch w.What {
		case whatPlace:
			return pl.finishPlace(ctx, w)
		case whatRemove:
			return pl.finishRemove(ctx, w)
		case whatStorePair:
			return pl.pairs.finishStorePair(ctx, w)
		case whatDeletePair:
			return pl.pairs.finishDeletePair(ctx, w)
		case whatAddAccount:
			return pl.accounts.finishAddAccount(ctx, w)
		case whatRemoveAccount:
			return pl.accounts.finishRemoveAccount(ctx, w)
		}
		return errtext.Because(say.New("failed.entry-of", "journal entry {id} ({what}): {cause}", say.Values{"id": strconv.FormatInt(w.ID, 10), "what": w.What}), store.ErrNewer)
	})
}

// Undo takes back what the entry did, and nothing else. A removed deploy key is
// put back; a deleted private key cannot be: ErrCannotUndo.
func (pl *Placements) Undo(ctx context.Context, id int64) error {
	return pl.resume(ctx, id, func(ctx context.Context, w *store.Work) error {
		switch w.What {
		case whatPlace:
			return pl.undoPlace(ctx, w)
		case whatRemove:
			return pl.undoRemove(ctx, w)
		case whatStorePair:
			return pl.pairs.undoStorePair(ctx, w, store.Undone)
		case whatAddAccount:
			return pl.accounts.dropToken(ctx, w, store.Undone)
		}
		return errtext.Because(say.New("failed.entry-of", "journal entry {id} ({what}): {cause}", say.Values{"id": strconv.FormatInt(w.ID, 10), "what": w.What}), cause.ErrCannotUndo)
	})
}

func (pl *Placements) resume(ctx context.Context, id int64, act func(context.Context, *store.Work) error) error {
	ctx, done, err := pl.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	w, err := pl.store.Claim(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": strconv.FormatInt(id, 10)}), cause.ErrNoEntry)
	}
	if err != nil {
		return err
	}
	defer w.Release()
	return act(ctx, w)
}

// placeRunOf returns a placement as its entry tells it.
func (pl *Placements) placeRunOf(ctx context.Context, w *store.Work) (*placeRun, error) {
	t, err := pl.repos.targetOfEntry(ctx, w.Entry)
	if err != nil {
		return nil, err
	}
	pair, err := pl.pairs.rowOfEntry(w.Entry)
	if err != nil {
		return nil, err
	}
	d, err := entryDetail(w.Entry)
	return &placeRun{placements: pl, t: t, pair: pair, detail: d, label: w.Label, access: api.Access(w.Access), work: w, resumed: true, tick: ticker(nil)}, err
}

func (pl *Placements) finishPlace(ctx context.Context, w *store.Work) error {
	if w.State == stateBack || w.State == stateRemoved {
		return pl.undoPlace(ctx, w)
	}
	p, err := pl.placeRunOf(ctx, w)
	if err != nil {
		return err
	}
	_, err = p.run(ctx)
	return err
}

// explainConflict says which work on a key stands in the way of other work on it at the
// same place, and that it ends by itself where it does. Any other error is left
// as it is.
func (pl *Placements) explainConflict(ctx context.Context, t target, fingerprint string, op doing, err error) error {
	switch {
	case errors.Is(err, store.ErrClaimed):
		return op.failed(t, err, say.Text{})
	case !errors.Is(err, store.ErrUnfinished):
		return err
	}
	open, openErr := pl.store.OpenOn(ctx, fingerprint)
	for _, e := range open {
		if e.Account != t.account.ID || e.Target != t.path || e.Project != t.project {
			continue
		}
		u := unfinishedOf(e)
		if u.EndsItself {
			return op.failed(t, cause.ErrOtherWaits, u.Text)
		}
		return op.failed(t, store.ErrUnfinished, u.Text)
	}
	return errors.Join(op.failed(t, err, say.Text{}), openErr)
}

// doing is what is about to be done with a deploy key.
type doing bool

const (
	doingAdd    doing = true
	doingRemove doing = false
)

// failed says why it could not be done on a target, and what is in its way.
func (d doing) failed(t target, err error, left say.Text) error {
	values := say.Values{"target": t.path}
	if !left.IsZero() {
		values["left"] = left
	}
	if d == doingAdd {
		return errtext.Because(say.New("failed.add-unfinished", "add deploy key {target}: {cause}⟨: {left}⟩", values), err)
	}
	return errtext.Because(say.New("failed.remove-unfinished", "remove deploy key {target}: {cause}⟨: {left}⟩", values), err)
}
