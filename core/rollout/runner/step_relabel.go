package runner

import (
	"context"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// relabel changes a key's label. It can be sent twice without harm.
func (s *forgeStep) relabel(a *rollout.Act) error {
	relabeler, ok := s.forge.(api.Relabeler)
	if !ok || s.task.Project {
		return say.New("went.cannot-rename", "rename on {target}: {forge} cannot rename a key there", say.Values{"target": s.task.Target, "forge": s.forge.Traits().Name}).Because(nil)
	}
	tg, err := s.target()
	if err != nil {
		return err
	}
	if err := s.checkOtherWork(a.Fingerprint); err != nil {
		return err
	}
	rl := &relabeling{forgeStep: s, target: tg, by: relabeler, act: a, id: a.KeyID, acceptedAt: a.AcceptedAt, inDoubt: s.task.mayHaveSent(a)}
	rl.mine = rl.inDoubt
	if rl.acceptedAt.IsZero() {
		if err := s.recordIntent(a); err != nil {
			return err
		}
	}
	return rl.finish(s.call(rl.send))
}

// relabeling is one label on its way to one key.
type relabeling struct {
	*forgeStep
	target     target
	by         api.Relabeler
	act        *rollout.Act
	id         string    // of the key, as far as it is known
	acceptedAt time.Time // when the forge took it without showing it, zero for never
	inDoubt    bool      // the key is looked for before anything is sent
	mine       bool      // this rollout gave the label
	sentID     string    // id of the key to which the label was last sent
	key        api.DeployKey
}

// send sends the label once, unless the key has it already.
func (rl *relabeling) send(ctx context.Context) error {
	if rl.inDoubt || rl.id == "" {
		has, err := rl.alreadyHas(ctx)
		if has || err != nil {
			return err
		}
	}
	if err := rl.target.verify(ctx); err != nil {
		return err
	}
	rl.sentID = rl.id
	key, err := rl.target.relabelKey(ctx, rl.by, rl.id, rl.act.Label)
	rl.Checkpoint("rollout: renamed, not noted")
	switch api.KindOf(err) {
	case api.Accepted:
		rl.mine = true
	case api.Unauthorized, api.Forbidden, api.PolicyForbids, api.Invalid, api.Gone, api.NotFound: // a status may lie; a reading tells
		rl.inDoubt = rl.inDoubt || api.KindOf(err) == api.NotFound
		if rl.readNow(ctx, rl.target) == nil {
			if found := rl.find(); found != nil && rl.sameLabel(found.Label, rl.act.Label) {
				rl.key, rl.mine = *found, rl.mine || found.ID == rl.sentID
				return nil
			}
		}
	case api.LostReply, api.ServerFault, api.RateLimited:
		rl.inDoubt, rl.mine = true, true
	case api.Unknown:
		if err == nil {
			rl.key, rl.mine = key, true
		}
	}
	if api.KindOf(err) == api.NotFound { // the id may be an old one: the key tells
		return rl.findNewID(ctx, err)
	}
	return err
}

// find returns the key in this run's reading.
func (rl *relabeling) find() *api.DeployKey { return rl.task.find(rl.act, rl.act.Fingerprint) }

// alreadyHas reads the target, takes over the key's id, and reports whether the
// key has the label.
func (rl *relabeling) alreadyHas(ctx context.Context) (bool, error) {
	if err := rl.readNow(ctx, rl.target); err != nil {
		return false, err
	}
	found := rl.find()
	if found == nil {
		return false, &api.Error{Op: "rename deploy key", Forge: rl.forge.Traits().Kind, Repo: rl.task.Target, Kind: api.NotFound, Server: "the key is no longer there"}
	}
	if rl.id, rl.key = found.ID, *found; rl.sameLabel(found.Label, rl.act.Label) {
		rl.mine = rl.mine || rl.sentID == found.ID // whatever was answered to it, also 404: it was done
		return true, nil
	}
	if !rl.acceptedAt.IsZero() && !rl.showsBy(rl.acceptedAt) {
		return false, errPutOff
	}
	return false, nil
}

// findNewID looks whether the key still stands there after its id was not found;
// then the call may be repeated with the new id.
func (rl *relabeling) findNewID(ctx context.Context, cause error) error {
	if err := rl.readNow(ctx, rl.target); err != nil {
		return err
	}
	found := rl.find()
	if found == nil || found.ID == rl.id {
		return cause
	}
	rl.id = found.ID
	return &api.Error{Op: "rename deploy key", Repo: rl.task.Target, Kind: api.ServerFault, Err: cause}
}

// finish commits what came of it.
func (rl *relabeling) finish(err error) error {
	t, a := rl.task, rl.act
	switch {
	case errors.Is(err, errPutOff):
		return rl.putOff(rl.acceptedAt)
	case api.KindOf(err) == api.Accepted && t.tries < mostTries:
		t.tries++
		return rl.recordAccepted(a, "")
	case err != nil:
		return err
	}
	a.KeyID = rl.key.ID
	outcome := rollout.OutcomeDone
	if !rl.mine {
		outcome = rollout.OutcomeAlready
	}
	place := store.Placement{Account: t.Account, Target: t.Target, Fingerprint: string(a.Fingerprint), KeyID: rl.key.ID,
		Label: rl.CleanLabel(rl.key.Label), Access: string(rl.key.Access.OrRead()), Since: rl.Now()}
	t.listed = false
	return rl.complete(outcome, store.Mark{Changes: &store.Changes{PutPlace: &place, Relabel: &place}})
}
