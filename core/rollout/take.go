package rollout

import (
	"context"
	"strconv"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

var errStillThere = say.New("went.still-there", "the forge still shows the key after removing it").Because(nil)

// take removes a key. Where the step has put a successor there, that one has to
// stand there by a reading of this run and to be proved, and the old one must
// not have been used since.
func (r *Runner) take(forge api.Forge, w *work, a *Act) error {
	s, err := r.shelfOf(forge, w)
	if err != nil {
		return err
	}
	fp := a.Fingerprint
	if fp == "" && a.Public == "" && a.KeyID == "" {
		public, err := r.key(w, a)
		if err != nil {
			return err
		}
		fp = public.Fingerprint()
	}
	if err := r.otherWork(w, fp); err != nil {
		return err
	}
	successor, rotating := r.successor(w, a)
	doubt := w.Intent || !a.SentAt.IsZero()
	// What was so before must not count as done by this rollout, whatever the
	// forge answers: the target is read before it is changed.
	if !w.known {
		if err := r.call(w, forge, func(ctx context.Context) error { return r.read(ctx, s, w) }); err != nil {
			return err
		}
	}
	old := r.standing(w, a, fp)
	if rotating {
		if err := r.mayGo(w, a, old, successor); err != nil {
			return err
		}
	}
	switch {
	case old != nil && !a.AcceptedAt.IsZero() && a.KeyID == old.ID && !r.certain(a.AcceptedAt):
		return r.later(w, a.AcceptedAt) // the forge took it, and still shows the key
	case old == nil && a.ResultUnknown && !r.certain(a.SentAt):
		return r.later(w, a.SentAt)
	case old == nil && !doubt && a.Outcome != OutcomeDone && !r.absent(w, a):
		return r.later(w, r.putBy(a))
	}
	seen := old != nil
	if !seen && !rotating && a.KeyID != "" && a.Outcome != OutcomeDone {
		// It was shown before, or the forge took it: a reading that lacks it may
		// be an old one.
		old = &api.DeployKey{ID: a.KeyID, Label: a.Label}
	}
	if old == nil {
		outcome := OutcomeAlready
		if doubt || a.Outcome == OutcomeDone { // by this rollout, before it had to put the new key back
			outcome = OutcomeDone
		}
		return r.through(w, outcome, r.left(w, fp))
	}
	if err := r.notOurs(w, a, old); err != nil {
		return err
	}
	id := old.ID
	gone, mine, err := r.remove(s, forge, w, a, fp, id, doubt, seen)
	if api.KindOf(err) == api.Accepted {
		if w.tries++; w.tries <= mostTries {
			return r.accepted(w, a, id)
		}
	}
	if err != nil {
		return err
	}
	if !gone {
		return on(a.Kind, w.Target, say.Of(errStillThere), errStillThere)
	}
	if rotating && successor.put >= 0 && w.known && withFingerprint(w.list, successor.fp) == nil {
		a.Outcome, a.DoneAt = OutcomeDone, r.Now().UTC()
		return r.anew(w, successor.put)
	}
	outcome := OutcomeDone
	if !mine && !seen {
		outcome = OutcomeAlready
	}
	return r.through(w, outcome, r.left(w, fp))
}

// left is what is written when a key has left a place. A successor that goes
// because the rotation is undone gives its seat back to the key before it.
func (r *Runner) left(w *work, fp keys.Fingerprint) store.Mark {
	m := store.Mark{Leaves: string(fp)}
	if r.row.Undoing && r.spec.Verb == Rotate {
		m.Reinstated = &store.Successor{Account: w.Account, Target: w.Target, Project: w.Project, New: string(fp)}
	}
	return m
}

// standing finds the key in this run's reading: by what it is, or by its id
// where the forge's text of it could not be read.
func (r *Runner) standing(w *work, a *Act, fp keys.Fingerprint) *api.DeployKey {
	if fp != "" {
		return withFingerprint(w.list, fp)
	}
	for i := range w.list {
		if w.list[i].ID == a.KeyID && w.list[i].Public.IsZero() {
			return &w.list[i]
		}
	}
	return nil
}

// notOurs keeps an undo from taking what the rollout did not put there: a key
// of another id and another label is one that somebody has put back by hand.
func (r *Runner) notOurs(w *work, a *Act, found *api.DeployKey) error {
	if !r.row.Undoing || a.KeyID == "" || found.ID == a.KeyID || r.CleanLabel(found.Label) == r.CleanLabel(a.Label) {
		return nil
	}
	w.Intent = false
	return kept{say.New("went.put-anew", "somebody has put the key there anew, as {label}, so it was left there", say.Values{"label": strconv.Quote(r.CleanLabel(found.Label))})}
}

// anew commits that the step begins again by putting its key there: somebody
// has removed it.
func (r *Runner) anew(w *work, put int) error {
	if put := &w.acts[put]; !r.certain(put.DoneAt) { // it does not show everywhere yet
		return r.later(w, put.DoneAt)
	}
	if w.back >= mostAnew {
		return on(ActAdd, w.Target, somebodyRemoves(), nil)
	}
	w.At, w.Intent, w.proved = put, false, false
	if err := r.note(w, store.Mark{}); err != nil {
		return err
	}
	return errAnew
}

// remove sends the removal of a key that stands there, and settles doubts by
// reading: whatever the forge answers, what is gone afterwards is removed. mine
// is false where the forge says that it knew no such key.
func (r *Runner) remove(s shelf, forge api.Forge, w *work, a *Act, fp keys.Fingerprint, id string, sent, seen bool) (gone, mine bool, err error) {
	again := false
	mine = true
	err = r.call(w, forge, func(ctx context.Context) error {
		if again {
			if err := r.read(ctx, s, w); err != nil {
				return err
			}
			old := r.standing(w, a, fp)
			if old == nil && seen {
				gone = true
				return nil
			}
			if old != nil {
				id = old.ID
			}
		}
		if err := s.certain(ctx); err != nil {
			return err
		}
		if err := r.sends(w, a); err != nil { // here: a call may wait long before it is made
			return err
		}
		left, err := s.remove(ctx, id)
		r.Checkpoint("rollout: removed, not noted")
		if err == nil {
			w.list, w.known, gone = left, true, true
			return nil
		}
		switch kind := api.KindOf(err); {
		case kind == api.Accepted, api.NeverSent(err):
			return err
		case kind != api.NotFound && !refusal(kind):
			again, sent = true, true
			return err
		}
		mine = sent || api.KindOf(err) != api.NotFound
		return r.refusedRemoval(ctx, s, forge, w, a, fp, &gone, sent, err)
	})
	return gone, mine, err
}

// refusedRemoval looks what became of a removal that the forge says it did not
// make: a status may lie, and "not found" may be about the key or about its
// repository.
func (r *Runner) refusedRemoval(ctx context.Context, s shelf, forge api.Forge, w *work, a *Act, fp keys.Fingerprint, gone *bool, sent bool, answer error) error {
	kind := api.KindOf(answer)
	if err := r.read(ctx, s, w); err != nil {
		if kind == api.NotFound {
			return err
		}
		return answer
	}
	old := r.standing(w, a, fp)
	if *gone = old == nil; *gone {
		return nil
	}
	if kind == api.NotFound {
		if err := r.notOurs(w, a, old); err != nil {
			return err
		}
		// the forge knows it no longer, and still shows it
		return &api.Error{Op: "remove deploy key", Forge: forge.Traits().Kind, Repo: w.Target, Kind: api.Accepted, Err: errStillThere}
	}
	if !sent && kind != api.Unauthorized {
		w.Intent = false // refused: nothing has happened so far
	}
	return answer
}
