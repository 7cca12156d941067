package core

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// RemoveDeployKey takes a key off a repository or project. It asks
// Person.Confirm, and names what will stop working. A key that is gone already
// is no error. The private half stays in the vault.
func (a *App) RemoveDeployKey(ctx context.Context, k KeyRow) error {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	c, err := a.connect(ctx, k.Account)
	if err != nil {
		return err
	}
	t, err := a.targetOf(ctx, c, k.Repo, k.Project, "remove deploy key")
	if err != nil {
		return err
	}
	if k.ID == "" && k.Fingerprint == "" {
		return requestError{fmt.Errorf("name the key to remove from %s", t.words())}
	}
	if err := a.confirm(ctx, a.removePlan(t, k)); err != nil {
		return err
	}
	w, _, err := a.store.Begin(ctx, store.Entry{What: whatRemove, Subject: t.subject(string(orElse(k.Fingerprint, keys.Fingerprint("id "+k.ID)))),
		State: stateIntent, Account: t.account.ID, Target: t.path, Project: t.project, Fingerprint: string(k.Fingerprint),
		Public: k.PublicKey, Label: k.Label, Access: string(k.Access), KeyID: k.ID})
	if err != nil {
		return err
	}
	defer w.Release()
	a.at("remove: intent written")
	return a.remove(ctx, t, w, "")
}

func (a *App) removePlan(t target, k KeyRow) ask.Plan {
	name := fmt.Sprintf("%q %s", safetext.Line(k.Label, 100), orElse(string(k.Fingerprint), "(a key that cannot be read)"))
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
		values["target"] = t.words()
		stops = say.New("ask.machines-of-project-key", "every machine that clones any repository of {target} with this key⟨; it was last used on {used}⟩⟨; {unused}⟩", values)
	}
	return ask.Plan{Title: say.New("ask.remove-key", "remove 1 deploy key").String(), Lines: []string{t.words() + ": " + name}, Stops: []string{stops.String()}}
}

func (a *App) finishRemove(ctx context.Context, w *store.Work) error {
	t, err := a.targetOfEntry(ctx, w.Entry)
	if err != nil {
		return err
	}
	asked := ""
	if w.State == stateSending {
		asked = w.KeyID
	}
	return a.remove(ctx, t, w, asked)
}

// remove finds the key by its blob, since an id from an old list may be that of
// another key by now, removes it, and proves that it is gone. Where the forge
// was asked before to remove an id, the same key under another id has been put
// there since, and stays.
func (a *App) remove(ctx context.Context, t target, w *store.Work, asked string) error {
	reading, key, err := a.findEntryKey(ctx, t, w)
	if err != nil {
		return a.abandonUnsent(ctx, w, err)
	}
	if key != nil && asked != "" && key.ID != asked {
		key = nil
	}
	if key != nil {
		if err := w.Mark(ctx, stateSending, key.ID, nil); err != nil {
			return a.abandonUnsent(ctx, w, err)
		}
		a.at("remove: sending")
		if reading, err = a.removeAndProve(ctx, t, *key); err != nil {
			if _, nothing := errors.AsType[stillThere](err); !nothing {
				return fmt.Errorf("%w; %w", err, ErrInDoubt)
			}
			var c store.Changes
			if reading.Target != "" {
				c.Keys = &reading
			}
			settled, cancel := settle(ctx)
			defer cancel()
			return errors.Join(err, w.End(settled, store.Failed, &c))
		}
		a.at("remove: gone")
	}
	settled, cancel := settle(ctx)
	defer cancel()
	if err := w.End(settled, store.Done, &store.Changes{Keys: &reading}); err != nil {
		return err
	}
	a.at("remove: done")
	a.tell(t.account.ID, ask.KeysChanged, "removed %q from %s", w.Label, t.words())
	return nil
}

// abandonUnsent ends a removal that had not begun; one that may have been sent
// by an earlier run stays.
func (a *App) abandonUnsent(ctx context.Context, w *store.Work, err error) error {
	if w.State != stateIntent {
		return err
	}
	ctx, cancel := settle(ctx)
	defer cancel()
	return errors.Join(err, w.End(ctx, store.Failed, nil))
}

// findEntryKey looks for the entry's key: by blob, or by id where the forge's
// text of it could not be read.
func (a *App) findEntryKey(ctx context.Context, t target, w *store.Work) (store.KeyReading, *api.DeployKey, error) {
	reading, list, err := a.read(ctx, t)
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

// undoRemove puts the key back if it is gone.
func (a *App) undoRemove(ctx context.Context, w *store.Work) error {
	if w.State == stateIntent {
		return w.End(ctx, store.Undone, nil)
	}
	t, err := a.targetOfEntry(ctx, w.Entry)
	if err != nil {
		return err
	}
	reading, key, err := a.findEntryKey(ctx, t, w)
	if err != nil {
		return err
	}
	if key == nil {
		public, err := keys.ParsePublic(w.Public)
		if err != nil {
			return fmt.Errorf("put %q back on %s: %w: its public half is not known", safetext.Line(w.Label, 100), w.Target, ErrCannotUndo)
		}
		if _, err := t.add(ctx, api.NewKey{Public: public, Label: w.Label, Access: api.Access(w.Access)}); err != nil {
			return a.seen(t.account.ID, err)
		}
		if reading, key, err = a.findEntryKey(ctx, t, w); err == nil && key == nil {
			err = &api.Error{Op: "add deploy key", Forge: t.forge.Traits().Kind, Repo: t.path, Kind: api.ServerFault, Err: ErrReadBack}
		}
		if err != nil {
			return err
		}
	}
	ctx, cancel := settle(ctx)
	defer cancel()
	return w.End(ctx, store.Undone, &store.Changes{Keys: &reading})
}

// RelabelDeployKey renames a deploy key in place. It asks nobody: nothing stops
// working.
func (a *App) RelabelDeployKey(ctx context.Context, k KeyRow, label string) (KeyRow, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return KeyRow{}, err
	}
	defer done()
	c, err := a.connect(ctx, k.Account)
	if err != nil {
		return KeyRow{}, err
	}
	t, err := a.targetOf(ctx, c, k.Repo, k.Project, "rename deploy key")
	if err != nil {
		return KeyRow{}, err
	}
	relabeler, ok := c.forge.(api.Relabeler)
	if !ok || t.project {
		return KeyRow{}, fmt.Errorf("rename %q on %s: %w", safetext.Line(k.Label, 100), t.words(), ErrNoRelabel)
	}
	if err := checkLabel(label, orElse(c.forge.Traits().LabelMax, 255)); err != nil {
		return KeyRow{}, fmt.Errorf("rename %q on %s: %w", safetext.Line(k.Label, 100), t.words(), err)
	}
	label = strings.TrimSpace(label)
	_, changeErr := relabeler.RelabelKey(ctx, api.RepoPath(t.path), k.ID, label)
	if kind := api.KindOf(changeErr); changeErr != nil && kind != api.LostReply && kind != api.ServerFault {
		return KeyRow{}, a.seen(c.account.ID, changeErr)
	}
	return a.relabeled(ctx, t, k, label, changeErr)
}

// relabeled reads back whether the label is the new one; a lost answer is
// settled by that.
func (a *App) relabeled(ctx context.Context, t target, k KeyRow, label string, changeErr error) (KeyRow, error) {
	reading, _, err := a.read(ctx, t)
	if err != nil && changeErr != nil {
		return KeyRow{}, fmt.Errorf("%w; asking again failed too: %w", changeErr, err)
	}
	if err != nil {
		return KeyRow{}, err
	}
	if err := a.store.SaveKeys(ctx, reading); err != nil {
		return KeyRow{}, err
	}
	rows, err := a.readRows(ctx, reading)
	if err != nil {
		return KeyRow{}, err
	}
	for _, row := range rows {
		if row.ID != k.ID || row.Fingerprint != k.Fingerprint {
			continue
		}
		if row.Label != safetext.Line(label, 300) {
			if changeErr != nil {
				return row, fmt.Errorf("%w; %w", changeErr, ErrUnchanged)
			}
			return row, fmt.Errorf("rename %q on %s: %w", safetext.Line(k.Label, 100), t.words(), ErrReadBack)
		}
		a.tell(t.account.ID, ask.KeysChanged, "renamed to %q on %s", label, t.words())
		return row, nil
	}
	return KeyRow{}, fmt.Errorf("rename %q on %s: %w", safetext.Line(k.Label, 100), t.words(), ErrKeyGone)
}
