package rollout

import (
	"cmp"
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// leftAlone is why nothing was done on a target: things there are not as the plan
// knew them. Other repositories are not judged by it.
type leftAlone struct {
	why    say.Text
	wanted bool // what was asked for is still to be done: that counts as failed
}

func (l leftAlone) Error() string { return l.why.String() }

// looksAt is the key that has to stand on the target before a step changes
// anything there; ok is false where what is known does not matter, or the first
// act looks by itself.
func (w *work) looksAt() (fp keys.Fingerprint, ok bool) {
	for _, a := range w.acts {
		switch {
		case a.Kind == ActAdd && a.Replaces != "":
			return a.Replaces, true
		case a.Kind == ActAdd:
			return "", false
		case (a.Kind == ActRemove || a.Kind == ActRelabel) && a.KeyID == "" && a.Fingerprint != "":
			return a.Fingerprint, true
		}
	}
	return "", false
}

// look reads the target before a step begins: what a plan rests on may be days
// old, or nothing at all. Where the key is gone nothing is done; else the acts
// take over what only the forge knows.
func (r *Runner) look(forge api.Forge, w *work) error {
	fp, ok := w.looksAt()
	if !ok || w.At > 0 || w.Intent || w.known || r.row.Undoing {
		return nil
	}
	s, err := r.shelfOf(forge, w)
	if err != nil {
		return err
	}
	if err := r.call(w, forge, func(ctx context.Context) error { return r.read(ctx, s, w) }); err != nil {
		return err
	}
	found := withFingerprint(w.list, fp)
	if found == nil && !r.absent(w, &Act{}) {
		return r.later(w, r.row.Created)
	}
	if found == nil {
		return leftAlone{why: say.New("went.not-there", "the key does not stand there, so nothing was changed")}
	}
	return r.learn(w, found)
}

// learn fills in what a step needs to know of the key that stands there.
func (r *Runner) learn(w *work, found *api.DeployKey) error {
	access := orRead(found.Access)
	for i := range w.acts {
		a := &w.acts[i]
		switch {
		case a.Kind == ActAdd && a.Replaces != "" && a.Access == "":
			a.Access = access
			if r.spec.Label == "" {
				a.Label = cmp.Or(fitLabel(found.Label), a.Label)
			}
		case a.Kind == ActAdd && a.Replaces != "" && orRead(a.Access) != access:
			return leftAlone{wanted: true, why: say.New("went.access-changed", "the old key has {access} access by now, the plan gives the new one {wanted}: plan it again",
				say.Values{"access": accessText(access), "wanted": accessText(a.Access)})}
		case a.Kind == ActRemove && a.Fingerprint == found.Public.Fingerprint():
			a.KeyID, a.Public, a.Access = found.ID, found.Public.Line(), access
			a.Label = cmp.Or(a.Label, r.CleanLabel(found.Label))
		case a.Kind == ActRelabel && a.Fingerprint == found.Public.Fingerprint():
			a.KeyID, a.Public, a.OldLabel = found.ID, found.Public.Line(), r.CleanLabel(found.Label)
		}
	}
	return nil
}

// leaves ends a step on whose target nothing is done, and keeps what was read
// there: the next plan knows.
func (r *Runner) leaves(w *work, why leftAlone) {
	m := store.Mark{}
	if w.known {
		reading := r.KeyReading(w.Account, w.Target, w.Project, w.list)
		m.Changes = &store.Changes{Keys: &reading}
	}
	w.State, w.Error, w.ErrorKind, w.Intent = string(StepSkipped), why.Error(), "", false
	if why.wanted {
		w.State = string(StepFailed)
	}
	if r.note(w, m) == nil {
		r.told(w)
	}
}

// ofThatPlace tells an error whose cause is the repository's own: it was deleted
// or archived since it was listed, or the token has lost its right to it. Some
// of them in a row say nothing of the others.
func ofThatPlace(err error) bool {
	switch api.KindOf(err) {
	case api.NotFound, api.Gone:
		return true
	}
	return errors.Is(err, api.ErrArchived) || errors.Is(err, ErrOtherRepo)
}
