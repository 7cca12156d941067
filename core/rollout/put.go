package rollout

import (
	"context"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// put puts the public half on the target. What cannot be known otherwise is
// asked of the forge: after a crash, after an answer that was lost, and when
// the forge says that the key is there already.
func (r *Runner) put(forge api.Forge, w *work, a *Act) error {
	s, err := shelfOf(forge, w)
	if err != nil {
		return err
	}
	public, err := r.key(w, a)
	if err == nil {
		err = r.otherWork(w, public.Fingerprint())
	}
	if err != nil {
		return err
	}
	if err := r.halfIsHere(w, public); err != nil {
		return err
	}
	again := w.Intent // an earlier run may have sent it
	if err := r.intend(w); err != nil {
		return err
	}
	doubt, sent := again, again
	told := false // the forge itself said that it took the key from here
	var found *api.DeployKey
	err = r.call(w, forge, func(ctx context.Context) error {
		if doubt {
			if err := r.read(ctx, s, w); err != nil {
				return err
			}
			if found = withBlob(w.list, public); found != nil {
				return nil
			}
		}
		added, err := s.add(ctx, api.NewKey{Public: public, Label: a.Label, Access: a.Access})
		r.At("rollout: added, not noted")
		if err == nil {
			found, w.list, w.known, sent, told = &added.DeployKey, added.All, true, true, true
			return nil
		}
		switch api.KindOf(err) {
		case api.Exists:
			if err := r.read(ctx, s, w); err != nil {
				return err
			}
			if found = withBlob(w.list, public); found != nil {
				return nil
			}
		case api.LostReply, api.ServerFault, api.Unknown:
			doubt, sent = true, true
		}
		return err
	})
	if api.KindOf(err) == api.InUseElsewhere {
		err = r.Holders(r.ctx, w.Account, w.example(), string(public.Fingerprint()), err)
	}
	if err != nil {
		return r.notPut(w, err)
	}
	mine := told || sent && r.looksSent(found, a)
	if access := orRead(found.Access); access != orRead(a.Access) {
		if !mine { // somebody else's: an undo must not take it for ours
			w.Intent = false
		}
		if !mine && !r.row.Undoing {
			return leftAlone{wanted: true, why: say.New("went.there-other-access", "the key stands there already, with {access} access: remove it first, or ask for the same",
				say.Values{"access": accessText(access)})}
		}
		return on(a.Do, w.Target, say.New("went.other-access", "it stands there with {access} access, not {wanted}",
			say.Values{"access": accessText(access), "wanted": accessText(a.Access)}), nil)
	}
	a.KeyID = found.ID
	w.KeyID = found.ID
	outcome := Made
	if !mine {
		outcome = Already
	}
	place := store.Place{Account: w.Account, Target: w.Target, Project: w.Project, Fingerprint: string(public.Fingerprint()), KeyID: found.ID,
		Label: r.Label(found.Label), Access: string(orRead(found.Access)), Since: r.Now()}
	if outcome == Made {
		place.Credential = r.Credential(w.Account)
	}
	return r.through(w, outcome, store.Mark{Changes: &store.Changes{PutPlace: &place}})
}

// looksSent tells, where the forge's answer was lost, whether a key that stands
// there is the one that was sent: somebody else would hardly give it the same
// label and access.
func (r *Runner) looksSent(found *api.DeployKey, a *Act) bool {
	return r.Label(found.Label) == r.Label(a.Label) && orRead(found.Access) == orRead(a.Access)
}

// example is a repository that the target opens, "" when none is known.
func (w *work) example() string {
	if !w.Project {
		return w.Target
	}
	for _, a := range w.acts {
		if a.Repo != "" {
			return string(a.Repo)
		}
	}
	return ""
}

// notPut settles an intent whose effect is known not to have happened: a
// refusal leaves nothing behind.
func (r *Runner) notPut(w *work, err error) error {
	switch api.KindOf(err) {
	case api.Forbidden, api.PolicyForbids, api.Invalid, api.InUseElsewhere, api.NotFound, api.Gone:
		w.Intent = false
	}
	return err
}

// halfIsHere makes sure that the private half of a pair of ours is in the vault
// before its public half is sent anywhere.
func (r *Runner) halfIsHere(w *work, public keys.Public) error {
	if w.Public == "" && r.row.Public == "" {
		return nil // no pair was made here: Latchkey may never have had its private half
	}
	if public.Line() != w.Public && public.Line() != r.row.Public {
		return nil
	}
	if public.Line() == r.row.Public { // looked at when the run began
		return nil
	}
	if w.made { // read back a moment ago
		return nil
	}
	_, err := r.Check(r.ctx, public.Line())
	return err
}

// read asks the forge for the target's keys.
func (r *Runner) read(ctx context.Context, s shelf, w *work) error {
	list, err := s.list(ctx)
	if err != nil {
		return err
	}
	w.list, w.known = list, true
	return nil
}

// otherWork refuses to touch a key on which other work is open.
func (r *Runner) otherWork(w *work, fp keys.Fingerprint) error {
	why, err := r.Elsewhere(r.ctx, w.Account, w.Target, w.Project, fp)
	if err == nil && !why.IsZero() {
		err = on(w.acts[w.At].Do, w.Target, why, nil)
	}
	return err
}

func orRead(access api.Access) api.Access {
	if access == "" {
		return api.Read
	}
	return access
}
