package rollout

import (
	"context"
	"fmt"

	"latchkey/api"
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
			found, w.list, w.known, sent = &added.DeployKey, added.All, true, true
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
		err = r.Holders(r.ctx, string(public.Fingerprint()), err)
	}
	if err != nil {
		return r.notPut(w, err)
	}
	if access := orRead(found.Access); access != orRead(a.Access) {
		return fmt.Errorf("%s on %s: it stands there with %s access, not %s", a.Do, w.Target, access, orRead(a.Access))
	}
	a.KeyID = found.ID
	w.KeyID = found.ID
	outcome := Made
	if !sent {
		outcome = Already
	}
	place := store.Place{Account: w.Account, Target: w.Target, Project: w.Project, Fingerprint: string(public.Fingerprint()), KeyID: found.ID,
		Label: r.Label(found.Label), Access: string(orRead(found.Access)), Since: r.Now()}
	if outcome == Made {
		place.Credential = r.Credential(w.Account)
	}
	return r.through(w, outcome, store.Mark{Changes: &store.Changes{PutPlace: &place}})
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
	if w.acts[max(w.At-1, 0)].Do == Make && !w.Intent { // read back a moment ago
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
	if err == nil && why != "" {
		err = fmt.Errorf("%s on %s: %s", w.acts[w.At].Do, w.Target, why)
	}
	return err
}

func orRead(access api.Access) api.Access {
	if access == "" {
		return api.Read
	}
	return access
}
