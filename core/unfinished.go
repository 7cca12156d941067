package core

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// What entries of the journal are about. The texts are part of the store.
const (
	whatPlace         = "place"
	whatRemove        = "remove"
	whatStorePair     = "store-pair"
	whatDeletePair    = "delete-pair"
	whatAddAccount    = "add-account"
	whatRemoveAccount = "remove-account"
)

// Unfinished lists what is half done, oldest first. Local store only. What
// another window or command works on at this time is not among it.
func (a *App) Unfinished(ctx context.Context) ([]Unfinished, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	entries, err := a.store.Unfinished(ctx)
	all := make([]Unfinished, len(entries))
	for i, e := range entries {
		all[i] = unfinishedOf(e)
	}
	return all, err
}

func unfinishedOf(e store.Entry) Unfinished {
	u := Unfinished{ID: e.ID, What: e.What, State: "not done", Account: e.Account, Target: e.Target,
		Fingerprint: keys.Fingerprint(e.Fingerprint), Label: safetext.Line(e.Label, 300), Since: e.Created,
		CanUndo: e.What != whatDeletePair && e.What != whatRemoveAccount}
	switch e.What {
	case whatPlace:
		u.State, u.Text = placeText(e, u.Label)
	case whatRemove:
		u.Text = say.New("begun.remove-before", "removing {label} from {target} was interrupted before it began", half(e, u.Label)).String()
		if e.State == stateSending {
			u.State, u.Text = "sent, answer unknown", say.New("begun.remove-sent", "removing {label} from {target} was interrupted: it is not known whether it is gone", half(e, u.Label)).String()
		}
	case whatStorePair:
		u.State, u.Text = "not known", say.New("begun.store", "storing the key pair {key} was interrupted: it is not known whether the vault has it", half(e, u.Label)).String()
	case whatDeletePair:
		u.State, u.Text = "not known", say.New("begun.delete", "deleting the key pair {key} was interrupted: its private half may be gone already", half(e, u.Label)).String()
	case whatAddAccount:
		u.State, u.Text = "not known", say.New("begun.connect", "connecting {account} was interrupted: its token may be in the vault", half(e, u.Label)).String()
	case whatRemoveAccount:
		u.State, u.Text = "not known", say.New("begun.remove-account", "removing the account {account} was interrupted: its token may be gone already", half(e, u.Label)).String()
	}
	return u
}

func placeText(e store.Entry, label string) (state, text string) {
	switch e.State {
	case stateSending:
		return "sent, answer unknown", say.New("begun.put-sending", "putting {label} on {target} was interrupted: it is not known whether the forge took it", half(e, label)).String()
	case stateSent:
		return "sent, not read back", say.New("begun.put-sent", "putting {label} on {target} was interrupted: the forge took it, but that was not noted here", half(e, label)).String()
	}
	return "not sent", say.New("begun.put-before", "putting {label} on {target} was interrupted before it was sent", half(e, label)).String()
}

// half are the values of the sentences about an entry.
func half(e store.Entry, label string) say.Values {
	return say.Values{"label": strconv.Quote(label), "target": e.Target, "key": e.Fingerprint, "account": e.Account}
}

// Finish asks the forge and the vault how things stand and carries the entry
// to its end. ErrNothingLeft says that there was nothing to go on with: the
// entry is closed then.
func (a *App) Finish(ctx context.Context, id int64) error {
	return a.resume(ctx, id, func(ctx context.Context, w *store.Work) error {
		switch w.What {
		case whatPlace:
			return a.finishPlace(ctx, w)
		case whatRemove:
			return a.finishRemove(ctx, w)
		case whatStorePair:
			return a.finishStorePair(ctx, w)
		case whatDeletePair:
			return a.finishDeletePair(ctx, w)
		case whatAddAccount:
			return a.finishAddAccount(ctx, w)
		case whatRemoveAccount:
			return a.finishRemoveAccount(ctx, w)
		}
		return fmt.Errorf("journal entry %d (%s): %w", w.ID, w.What, store.ErrNewer)
	})
}

// Undo takes back what the entry did, and nothing else. A removed deploy key is
// put back; a deleted private half cannot be: ErrCannotUndo.
func (a *App) Undo(ctx context.Context, id int64) error {
	return a.resume(ctx, id, func(ctx context.Context, w *store.Work) error {
		switch w.What {
		case whatPlace:
			return a.undoPlace(ctx, w)
		case whatRemove:
			return a.undoRemove(ctx, w)
		case whatStorePair:
			return a.takeBackPair(ctx, w, store.Undone)
		case whatAddAccount:
			return a.dropToken(ctx, w, store.Undone)
		}
		return fmt.Errorf("journal entry %d (%s): %w", w.ID, w.What, ErrCannotUndo)
	})
}

func (a *App) resume(ctx context.Context, id int64, act func(context.Context, *store.Work) error) error {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	w, err := a.store.Claim(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%d: %w", id, ErrNoEntry)
	}
	if err != nil {
		return err
	}
	defer w.Release()
	return act(ctx, w)
}

// placingOf is a placement as its entry tells it.
func (a *App) placingOf(ctx context.Context, w *store.Work) (*placing, error) {
	t, err := a.targetOfEntry(ctx, w.Entry)
	if err != nil {
		return nil, err
	}
	pair, err := a.rowOfEntry(w.Entry)
	if err != nil {
		return nil, err
	}
	d, err := detailFrom(w.Entry)
	return &placing{app: a, t: t, pair: pair, detail: d, label: w.Label, access: api.Access(w.Access), work: w, resumed: true, tick: ticker(nil)}, err
}

func (a *App) finishPlace(ctx context.Context, w *store.Work) error {
	p, err := a.placingOf(ctx, w)
	if err != nil {
		return err
	}
	_, err = p.run(ctx)
	return err
}

// undoPlace removes the key where it may have been sent, proves that it is
// gone, and then takes back a pair that was made for it. A key that somebody
// else put there stays, with its pair: ErrNotOurs.
func (a *App) undoPlace(ctx context.Context, w *store.Work) error {
	d, err := detailFrom(w.Entry)
	if err != nil {
		return err
	}
	var c store.Changes
	var foreign error
	if w.State == stateSending || w.State == stateSent {
		p, err := a.placingOf(ctx, w)
		if err != nil {
			return err
		}
		reading, key, err := p.find(ctx)
		switch {
		case err != nil || key == nil:
		case !sentBy(w.Entry, *key):
			foreign, d.Generate = fmt.Errorf("%q on %s: %w", safetext.Line(key.Label, 100), w.Target, ErrNotOurs), false
		default:
			reading, err = a.removeAndProve(ctx, p.t, *key)
		}
		if err != nil {
			return err
		}
		a.at("undo: removed")
		c.Keys = &reading
	}
	ctx, cancel := settle(ctx)
	defer cancel()
	if err := a.endWithout(ctx, w, d, store.Undone, c); err != nil || foreign != nil {
		return errors.Join(foreign, err)
	}
	a.tell(w.Account, ask.KeysChanged, "took %q back from %s", safetext.Line(w.Label, 100), w.Target)
	return nil
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

// removeAndProve removes a key and reads the target until its absence is
// proved; a lost answer is settled by that reading.
func (a *App) removeAndProve(ctx context.Context, t target, key api.DeployKey) (store.KeyReading, error) {
	_, removeErr := t.remove(ctx, key.ID)
	removeErr = a.seen(t.account.ID, removeErr)
	switch api.KindOf(removeErr) {
	case api.Unauthorized, api.Forbidden, api.Invalid, api.RateLimited, api.PolicyForbids, api.Unreachable, api.Gone:
		return store.KeyReading{}, stillThere{removeErr} // refused: no need to ask
	}
	reading, list, err := a.read(ctx, t)
	if err != nil {
		if removeErr != nil {
			err = fmt.Errorf("%w; asking again failed too: %w", removeErr, err)
		}
		return reading, err
	}
	for _, k := range list {
		if k.ID != key.ID && (k.Public.IsZero() || !k.Public.Equal(key.Public)) {
			continue
		}
		if removeErr == nil {
			removeErr = &api.Error{Op: "remove deploy key", Forge: t.forge.Traits().Kind, Repo: t.path, Kind: api.ServerFault, Err: api.ErrStillThere}
		} else {
			removeErr = fmt.Errorf("%w; %w", removeErr, ErrUnchanged)
		}
		return reading, stillThere{removeErr}
	}
	return reading, nil
}

// stillThere says that nothing was removed: the forge refused, or still shows
// the key. There may be no reading with it.
type stillThere struct{ error }

// Unwrap gives the cause.
func (s stillThere) Unwrap() error { return s.error }
