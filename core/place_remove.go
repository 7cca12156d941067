package core

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// RemoveDeployKey takes a key off a repository or project. It asks
// Person.Confirm, and names what will stop working. A key that is gone already
// is no error. The private key stays in the vault.
func (pl *Placements) RemoveDeployKey(ctx context.Context, k DeployKey) error {
	ctx, done, err := pl.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	c, err := pl.connections.connect(ctx, k.Account)
	if err != nil {
		return err
	}
	t, err := pl.repos.targetOf(ctx, c, k.Repo, k.Project, "remove deploy key")
	if err != nil {
		return err
	}
	if k.ID == "" && k.Fingerprint == "" {
		return cause.Invalid(say.New("failed.name-key", "name the key to remove from {target}", say.Values{"target": t.name()}))
	}
	if err := pl.confirm(ctx, pl.removePlan(t, k)); err != nil {
		return err
	}
	w, _, err := pl.store.Begin(ctx, store.Entry{What: whatRemove, Subject: t.subject(string(cmp.Or(k.Fingerprint, keys.Fingerprint("id "+k.ID)))),
		State: stateIntent, Account: t.account.ID, Target: t.path, Project: t.project, Fingerprint: string(k.Fingerprint),
		Public: k.PublicKey, Label: k.Label, Access: string(k.Access), KeyID: k.ID})
	if err != nil {
		return pl.explainConflict(ctx, t, string(k.Fingerprint), doingRemove, err)
	}
	defer w.Release()
	pl.checkpoint("remove: intent written")
	return pl.remove(ctx, t, w, "", false)
}

func (pl *Placements) removePlan(t target, k DeployKey) ask.Plan {
	name := fmt.Sprintf("%q %s", safetext.Line(k.Label, 100), cmp.Or(string(k.Fingerprint), "(a key that cannot be read)"))
	values := say.Values{"target": t.path}
	switch use := k.Use(); {
	case !use.Newest().IsZero():
		values["used"] = use.Newest().Local().Format("2006-01-02 15:04")
	case use.Never():
		values["unused"] = say.New("part.unused", "it has never been used so far")
	default:
		values["unused"] = say.New("part.use-unread", "when it was last used was not read")
	}
	stops := say.New("ask.machines-of-key", "every machine that clones {target} with this key⟨; it was last used on {used}⟩⟨; {unused}⟩", values)
	if t.project {
		values["target"] = t.name()
		stops = say.New("ask.machines-of-project-key", "every machine that clones any repository of {target} with this key⟨; it was last used on {used}⟩⟨; {unused}⟩", values)
	}
	return ask.Plan{Title: say.New("ask.remove-key", "remove 1 deploy key"), Lines: []say.Text{say.Plain(t.name() + ": " + name)}, Stops: []say.Text{stops}}
}

func (pl *Placements) finishRemove(ctx context.Context, w *store.Work) error {
	return pl.resumeRemove(ctx, w, false)
}

// finishRemoveOnce is finishRemove without waiting for the forge.
func (pl *Placements) finishRemoveOnce(ctx context.Context, w *store.Work) error {
	return pl.resumeRemove(ctx, w, true)
}

func (pl *Placements) resumeRemove(ctx context.Context, w *store.Work, once bool) error {
	t, err := pl.repos.targetOfEntry(ctx, w.Entry)
	if err != nil {
		return err
	}
	asked := ""
	if w.State == stateSending || w.State == stateRemoved {
		asked = w.KeyID
	}
	return pl.remove(ctx, t, w, asked, once)
}

// remove finds the key by its blob, since an id from an old list may be that of
// another key by now, removes it, and makes sure that it is gone. Where the forge
// was asked before to remove an id, the same key under another id has been put
// there since, and stays.
func (pl *Placements) remove(ctx context.Context, t target, w *store.Work, asked string, once bool) error {
	reading, key, err := pl.findEntryKey(ctx, t, w)
	if err != nil {
		return pl.abandonUnsent(ctx, w, err)
	}
	if key != nil && asked != "" && key.ID != asked {
		key = nil
	}
	r := removal{t: t, noWait: once, onAccept: func() error { return w.Mark(ctx, stateRemoved, w.KeyID, nil) }}
	if key != nil && w.State == stateRemoved && !pl.isConclusive(w.Updated) { // accepted a moment ago: it is not sent again
		r.key = *key
		if reading, err = pl.awaitGone(ctx, r); err != nil {
			return err
		}
		key = nil
	}
	if key != nil {
		if err := w.Mark(ctx, stateSending, key.ID, nil); err != nil {
			return pl.abandonUnsent(ctx, w, err)
		}
		pl.checkpoint("remove: sending")
		r.key = *key
		if reading, err = pl.removeAndVerify(ctx, r); err != nil {
			return pl.endNotRemoved(ctx, w, reading, err)
		}
		pl.checkpoint("remove: gone")
	}
	settled, cancel := detached(ctx)
	defer cancel()
	reading.Gone = w.Fingerprint
	if err := w.End(settled, store.Done, &store.Changes{Keys: &reading, Already: w.State == stateIntent}); err != nil {
		return err
	}
	pl.checkpoint("remove: done")
	pl.changed(t.account.ID, ask.KeysChanged)
	return nil
}

// awaitGone waits until the forge no longer shows a key of which it accepted
// that it is removed.
func (pl *Placements) awaitGone(ctx context.Context, r removal) (store.KeyReading, error) {
	most := showWait
	if r.noWait {
		most = 0
	}
	reading, _, gone, err := pl.readUntil(ctx, r.t, readOptions{limit: pl.readFor(most), until: r.absentFrom})
	if err == nil && !gone {
		err = &api.Error{Op: "remove deploy key", Forge: r.t.forge.Traits().Kind, Repo: r.t.path, Kind: api.Accepted, Err: errtext.Because(say.New("failed.two", "{cause}; {other}", say.Values{"other": errtext.Of(cause.ErrWaits)}), api.ErrStillThere, cause.ErrWaits)}
	}
	return reading, err
}

// endNotRemoved ends or keeps the entry of a removal that was not confirmed.
func (pl *Placements) endNotRemoved(ctx context.Context, w *store.Work, reading store.KeyReading, err error) error {
	if w.State == stateRemoved {
		return err
	}
	if _, nothing := errors.AsType[notRemovedError](err); !nothing {
		return errtext.Because(say.New("failed.two", "{cause}; {other}", say.Values{"other": errtext.Of(cause.ErrInDoubt)}), err, cause.ErrInDoubt)
	}
	var c store.Changes
	if reading.Target != "" {
		c.Keys = &reading
	}
	settled, cancel := detached(ctx)
	defer cancel()
	return errors.Join(err, w.End(settled, store.Failed, &c))
}

// abandonUnsent ends a removal that had not begun; one that may have been sent
// by an earlier run stays.
func (pl *Placements) abandonUnsent(ctx context.Context, w *store.Work, err error) error {
	if w.State != stateIntent {
		return err
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	return errors.Join(err, w.End(ctx, store.Failed, nil))
}

// findEntryKey looks for the entry's key: by blob, or by id where the forge's
// text of it could not be read.
func (pl *Placements) findEntryKey(ctx context.Context, t target, w *store.Work) (store.KeyReading, *api.DeployKey, error) {
	reading, list, err := pl.repos.read(ctx, t)
	if err != nil {
		return reading, nil, err
	}
	for i, k := range list {
		if w.Fingerprint != "" && string(k.Public.Fingerprint()) == w.Fingerprint || w.Fingerprint == "" && k.Public.IsZero() && k.ID == w.KeyID {
			return reading, &list[i], nil
		}
	}
	return reading, nil, nil
}
