package runner

import (
	"context"
	"strconv"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

var errStillThere = say.New("went.still-there", "the forge still shows the key after removing it").Because(nil)

// remove removes a key. Where the step has put a successor there, that one has to
// stand there by a reading of this run and to be verified, and the old one must not
// have been used since.
func (s *forgeStep) remove(a *rollout.Act) error {
	tg, err := s.target()
	if err != nil {
		return err
	}
	fp := a.Fingerprint
	if fp == "" && a.Public == "" && a.KeyID == "" {
		public, err := s.actKey(s.task, a)
		if err != nil {
			return err
		}
		fp = public.Fingerprint()
	}
	if err := s.checkOtherWork(fp); err != nil {
		return err
	}
	rm := &removal{forgeStep: s, target: tg, act: a, fp: fp, sentBefore: s.task.mayHaveSent(a)}
	rm.successor, rm.rotating = rm.successorOf()
	// What was so before must not count as done by this rollout, whatever the
	// forge answers: the target is read before it is changed.
	if !s.task.listed {
		if err := s.read(tg); err != nil {
			return err
		}
	}
	if err := rm.checkAdded(); err != nil {
		return err
	}
	return rm.decide()
}

// removal is one key that is to leave one target.
type removal struct {
	*forgeStep
	target     target
	act        *rollout.Act
	fp         keys.Fingerprint
	successor  successor
	rotating   bool // there is a successor
	sentBefore bool
	shown      bool // a reading of this run showed it
}

// decide goes by the reading at hand: remove the key, put the step off, or be done.
func (rm *removal) decide() error {
	t, a := rm.task, rm.act
	old := t.find(a, rm.fp)
	if rm.rotating {
		if err := rm.checkRemovable(old); err != nil {
			return err
		}
	}
	switch {
	case old != nil && !a.AcceptedAt.IsZero() && a.KeyID == old.ID && !rm.showsBy(a.AcceptedAt):
		return rm.putOff(a.AcceptedAt) // the forge took it, and still shows the key
	case old == nil && a.ResultUnknown && !rm.showsBy(a.SentAt):
		return rm.putOff(a.SentAt)
	case old == nil && !rm.sentBefore && a.Outcome != rollout.OutcomeDone && !rm.showsAbsence(a):
		return rm.putOff(rm.presentBy(a))
	}
	rm.shown = old != nil
	if !rm.shown && !rm.rotating && a.KeyID != "" && a.Outcome != rollout.OutcomeDone {
		// It was shown before, or the forge took it: a reading that lacks it may
		// be an old one.
		old = &api.DeployKey{ID: a.KeyID, Label: a.Label}
	}
	if old == nil {
		outcome := rollout.OutcomeAlready
		if rm.sentBefore || a.Outcome == rollout.OutcomeDone { // by this rollout, before it had to put the new key back
			outcome = rollout.OutcomeDone
		}
		rm.noteRecreation()
		return rm.complete(outcome, rm.mark())
	}
	if err := rm.checkIsOurs(old); err != nil {
		return err
	}
	return rm.removeAndRecord(old.ID)
}

// removeAndRecord removes the key and commits what came of it.
func (rm *removal) removeAndRecord(id string) error {
	t, a := rm.task, rm.act
	gone, mine, err := rm.send(id)
	if api.KindOf(err) == api.Accepted {
		if t.tries++; t.tries <= mostTries {
			return rm.recordAccepted(a, id)
		}
	}
	if err != nil {
		return err
	}
	if !gone {
		return actError(a.Kind, t.Target, say.Of(errStillThere), errStillThere)
	}
	if rm.rotating && rm.successor.added >= 0 && t.listed && withFingerprint(t.list, rm.successor.fp) == nil {
		a.Outcome, a.DoneAt = rollout.OutcomeDone, rm.Now().UTC()
		return rm.restartAt(rm.successor.added)
	}
	outcome := rollout.OutcomeDone
	if !mine && !rm.shown {
		outcome = rollout.OutcomeAlready
	}
	rm.noteRecreation()
	return rm.complete(outcome, rm.mark())
}

// mark is what is recorded when the key has left the target. A successor that
// goes because the rotation is undone gives its seat back to the key before it.
func (rm *removal) mark() store.Mark {
	m := store.Mark{Leaves: string(rm.fp)}
	if rm.row.Undoing && rm.spec.Verb == rollout.Rotate {
		m.Reinstated = &store.Successor{Account: rm.task.Account, Target: rm.task.Target, Project: rm.task.Project, New: string(rm.fp)}
	}
	return m
}

// checkIsOurs keeps an undo from removing what the rollout did not put there: a
// key with another id and another label is one that somebody has put back by
// hand.
func (rm *removal) checkIsOurs(found *api.DeployKey) error {
	a := rm.act
	if !rm.row.Undoing || a.KeyID == "" || found.ID == a.KeyID || rm.sameLabel(found.Label, a.Label) {
		return nil
	}
	rm.task.Intent = false
	return keepsOldKey{say.New("went.put-anew", "somebody added the key there again, as {label}, so it was left there", say.Values{"label": strconv.Quote(rm.CleanLabel(found.Label))})}
}

// send sends the removal, and resolves doubts by reading: whatever the forge
// answers, what is gone afterwards is removed. mine is false where the forge says
// that it knew no such key.
func (rm *removal) send(id string) (gone, mine bool, err error) {
	t, sent := rm.task, rm.sentBefore
	again := false
	mine = true
	err = rm.call(func(ctx context.Context) error {
		if again {
			if err := rm.readNow(ctx, rm.target); err != nil {
				return err
			}
			old := t.find(rm.act, rm.fp)
			if old == nil && rm.shown {
				gone = true
				return nil
			}
			if old != nil {
				id = old.ID
			}
		}
		if err := rm.target.verify(ctx); err != nil {
			return err
		}
		if err := rm.recordIntent(rm.act); err != nil { // here: a call may wait long before it is made
			return err
		}
		left, err := rm.target.removeKey(ctx, id)
		rm.Checkpoint("rollout: removed, not noted")
		if err == nil {
			t.list, t.listed, gone = left, true, true
			return nil
		}
		switch kind := api.KindOf(err); {
		case kind == api.Accepted, api.NeverSent(err):
			return err
		case kind != api.NotFound && !isRefusal(kind):
			again, sent = true, true
			return err
		}
		mine = sent || api.KindOf(err) != api.NotFound
		gone, err = rm.resolve(ctx, sent, err)
		return err
	})
	return gone, mine, err
}

// resolve finds out what came of a removal that the forge says it did not make:
// a status may lie, and "not found" may be about the key or about its repository.
func (rm *removal) resolve(ctx context.Context, sent bool, answer error) (gone bool, err error) {
	kind := api.KindOf(answer)
	if err := rm.readNow(ctx, rm.target); err != nil {
		if kind == api.NotFound {
			return false, err
		}
		return false, answer
	}
	old := rm.task.find(rm.act, rm.fp)
	if old == nil {
		return true, nil
	}
	if kind == api.NotFound {
		if err := rm.checkIsOurs(old); err != nil {
			return false, err
		}
		// the forge knows it no longer, and still shows it
		return false, &api.Error{Op: "remove deploy key", Forge: rm.forge.Traits().Kind, Repo: rm.task.Target, Kind: api.Accepted, Err: errStillThere}
	}
	if !sent && kind != api.Unauthorized {
		rm.task.Intent = false // refused: nothing has happened so far
	}
	return false, answer
}
