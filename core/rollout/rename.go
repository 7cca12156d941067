package rollout

import (
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
)

// rename gives a key another label. It can be sent twice without harm.
func (r *Runner) rename(forge api.Forge, w *work, a *Act) error {
	relabeler, ok := forge.(api.Relabeler)
	if !ok || w.Project {
		return say.New("went.cannot-rename", "rename on {target}: {forge} cannot rename a key there", say.Values{"target": w.Target, "forge": forge.Traits().Name}).Because(nil)
	}
	s, err := r.shelfOf(forge, w)
	if err != nil {
		return err
	}
	if err := r.otherWork(w, a.Fingerprint); err != nil {
		return err
	}
	doubt := w.Intent || !a.SentAt.IsZero()
	id, taken := a.KeyID, a.AcceptedAt
	if taken.IsZero() {
		if err := r.sends(w, a); err != nil {
			return err
		}
	}
	mine, sent := doubt, ""
	var key api.DeployKey
	err = r.call(w, forge, func(ctx context.Context) error {
		if doubt || id == "" {
			if err := r.read(ctx, s, w); err != nil {
				return err
			}
			found := r.standing(w, a, a.Fingerprint)
			if found == nil {
				return &api.Error{Op: "rename deploy key", Forge: forge.Traits().Kind, Repo: w.Target, Kind: api.NotFound, Server: "the key no longer stands there"}
			}
			if id, key = found.ID, *found; r.CleanLabel(found.Label) == r.CleanLabel(a.Label) {
				mine = mine || sent == found.ID // whatever was answered to it, also 404: it was done
				return nil
			}
			if !taken.IsZero() && !r.certain(taken) {
				return errLater
			}
		}
		if err := s.certain(ctx); err != nil {
			return err
		}
		sent = id
		renamed, err := s.relabel(ctx, relabeler, id, a.Label)
		r.Checkpoint("rollout: renamed, not noted")
		switch api.KindOf(err) {
		case api.Accepted:
			mine = true
		case api.Unauthorized, api.Forbidden, api.PolicyForbids, api.Invalid, api.Gone, api.NotFound: // a status may lie; a reading tells
			doubt = doubt || api.KindOf(err) == api.NotFound
			if r.read(ctx, s, w) == nil {
				if found := r.standing(w, a, a.Fingerprint); found != nil && r.CleanLabel(found.Label) == r.CleanLabel(a.Label) {
					key, mine = *found, mine || found.ID == sent
					return nil
				}
			}
		case api.LostReply, api.ServerFault, api.RateLimited:
			doubt, mine = true, true
		case api.Unknown:
			if err == nil {
				key, mine = renamed, true
			}
		}
		if api.KindOf(err) == api.NotFound { // the id may be an old one: the key tells
			return r.renameFound(ctx, s, w, a, &id, err)
		}
		return err
	})
	switch {
	case errors.Is(err, errLater):
		return r.later(w, taken)
	case api.KindOf(err) == api.Accepted && w.tries < mostTries:
		w.tries++
		return r.accepted(w, a, "")
	case err != nil:
		return err
	}
	a.KeyID = key.ID
	outcome := OutcomeDone
	if !mine {
		outcome = OutcomeAlready
	}
	place := store.Place{Account: w.Account, Target: w.Target, Fingerprint: string(a.Fingerprint), KeyID: key.ID,
		Label: r.CleanLabel(key.Label), Access: string(orRead(key.Access)), Since: r.Now()}
	w.known = false
	return r.through(w, outcome, store.Mark{Changes: &store.Changes{PutPlace: &place, Relabel: &place}})
}

// renameFound looks whether the key still stands there after its id was not
// found; then the call may be repeated with the new id.
func (r *Runner) renameFound(ctx context.Context, s shelf, w *work, a *Act, id *string, cause error) error {
	if err := r.read(ctx, s, w); err != nil {
		return err
	}
	found := r.standing(w, a, a.Fingerprint)
	if found == nil || found.ID == *id {
		return cause
	}
	*id = found.ID
	return &api.Error{Op: "rename deploy key", Repo: w.Target, Kind: api.ServerFault, Err: cause}
}
