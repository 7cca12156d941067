package runner

import (
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// add puts the public key on the target. What cannot be known otherwise is asked
// of the forge: after a crash, after an answer that was lost or says no, and when
// the forge says that the key is there already.
func (s *forgeStep) add(a *rollout.Act) error {
	tg, err := s.target()
	if err != nil {
		return err
	}
	public, err := s.actKey(s.task, a)
	if err == nil {
		err = s.checkOtherWork(public.Fingerprint())
	}
	if err != nil {
		return err
	}
	given := a.Public != "" || a.Fingerprint != ""
	ad := &addition{forgeStep: s, target: tg, act: a, public: public, ours: !given, sentBefore: s.task.mayHaveSent(a)}
	if err := ad.requirePrivate(); err != nil {
		return err
	}
	if ad.sentBefore || given && !s.task.listed && !s.row.Undoing { // an earlier try, or somebody else, may have put it there
		found, err := ad.find()
		if err != nil {
			return err
		}
		if found != nil {
			return ad.finish(found, ad.sentBefore && s.looksSent(found, a))
		}
		if ad.sentBefore {
			if err := s.checkRepeat(a); err != nil {
				return err
			}
		}
		ad.absentBefore = true
	}
	return ad.send()
}

// requirePrivate makes sure, before a public key is sent anywhere, that its
// private key was read back from the vault in this run. It is not asked for where
// it was put on the step's machine before, where a person gave the public key alone,
// and where an undo puts a key back that stood there before.
func (ad *addition) requirePrivate() error {
	switch {
	case !ad.ours && (ad.row.Undoing || ad.spec.Key.Public != "" || ad.act.Foreign):
		return nil
	case ad.task.generated: // read back a moment ago
		return nil
	case ad.ours && ad.task.Machine != "": // made or delivered there, as the journal has it
		return nil
	}
	return ad.private.require(ad.ctx, ad.public, ad.CheckPair)
}

// addition is one key on its way to one target.
type addition struct {
	*forgeStep
	target       target
	act          *rollout.Act
	public       keys.Public
	sentBefore   bool
	ours         bool // the rollout made it: nobody else can have put it there
	absentBefore bool // it did not stand there just before it was sent
}

// find reads the target, and returns the key where it stands there.
func (ad *addition) find() (*api.DeployKey, error) {
	if err := ad.read(ad.target); err != nil {
		return nil, err
	}
	found := withBlob(ad.task.list, ad.public)
	if found != nil && ad.maybeStale(ad.act, found) {
		return nil, ad.putOff(ad.act.OriginalAt)
	}
	return found, nil
}

// send makes the one request, and finds out what came of it.
func (ad *addition) send() error {
	var added api.Added
	var found *api.DeployKey
	answer, err := ad.sendOnce(ad.target, ad.act, func(ctx context.Context) (bool, error) {
		err := ad.readNow(ctx, ad.target)
		if found = withBlob(ad.task.list, ad.public); found != nil && ad.maybeStale(ad.act, found) {
			found = nil // removed before it was sent
		}
		return err == nil && found != nil, err
	}, func(ctx context.Context) (err error) {
		added, err = ad.target.addKey(ctx, api.NewKey{Public: ad.public, Label: ad.act.Label, Access: ad.act.Access})
		ad.Checkpoint("rollout: added, not noted")
		return err
	})
	switch kind := api.KindOf(answer); {
	case err != nil:
		return err
	case found != nil:
		return ad.finish(found, ad.ours || ad.looksSent(found, ad.act))
	case answer == nil:
		ad.task.list, ad.task.listed = added.All, true
		return ad.finish(&added.DeployKey, true)
	case kind == api.Accepted:
		return ad.recordAccepted(ad.act, added.ID)
	default:
		return ad.resolve(kind, answer)
	}
}

// resolve finds out what came of a request whose answer does not say that the
// forge took the key. No status is believed without a reading, and none is sent
// again before one that would show the key.
func (ad *addition) resolve(kind api.ErrorKind, answer error) error {
	found, err := ad.find()
	if found != nil {
		return ad.finish(found, ad.ours || (ad.absentBefore || kind != api.Exists) && ad.looksSent(found, ad.act))
	}
	switch {
	case errors.Is(err, errPutOff):
		return err
	case kind == api.Exists, kind == api.InUseElsewhere && ad.sentBefore: // it is there, and does not show
		if err != nil {
			return err
		}
		return ad.recordAccepted(ad.act, "")
	case isRefusal(kind):
		if kind == api.InUseElsewhere {
			answer = ad.ExplainHolders(ad.ctx, ad.task.Account, ad.task.trialRepo(), string(ad.public.Fingerprint()), answer)
		}
		if err == nil && api.KindOf(answer) != api.Unauthorized { // read back; SentAt stays, only a later reading shows it
			ad.task.Intent = false
		}
		return answer
	case err != nil:
		return err
	}
	if ad.task.tries++; ad.task.tries >= mostTries {
		return answer
	}
	return ad.putOff(ad.act.SentAt)
}

// finish commits that the key stands there. mine says that this rollout put it
// there.
func (ad *addition) finish(found *api.DeployKey, mine bool) error {
	t, a := ad.task, ad.act
	mine = mine || a.KeyID != "" && !a.AcceptedAt.IsZero() && found.ID == a.KeyID
	if access := found.Access.OrRead(); access != a.Access.OrRead() {
		if !mine { // somebody else's: an undo must not take it for ours
			t.Intent, a.SentAt = false, a.AcceptedAt
		}
		if !mine && !ad.row.Undoing {
			return nothingDone{wanted: true, reason: say.New("went.there-other-access", "the key is there already, with {access} access: remove it first, or choose the same access",
				say.Values{"access": rollout.AccessText(access)})}
		}
		return actError(a.Kind, t.Target, say.New("went.other-access", "it is there with {access} access, not {wanted}",
			say.Values{"access": rollout.AccessText(access), "wanted": rollout.AccessText(a.Access)}), nil)
	}
	a.KeyID, t.KeyID = found.ID, found.ID
	outcome := rollout.OutcomeDone
	if !mine {
		outcome = rollout.OutcomeAlready
	}
	place := store.Placement{Account: t.Account, Target: t.Target, Project: t.Project, Fingerprint: string(ad.public.Fingerprint()), KeyID: found.ID,
		Label: ad.CleanLabel(found.Label), Access: string(found.Access.OrRead()), Since: ad.Now()}
	if outcome == rollout.OutcomeDone {
		place.Credential = ad.Credential(t.Account)
	}
	return ad.complete(outcome, store.Mark{Changes: &store.Changes{PutPlace: &place}})
}
