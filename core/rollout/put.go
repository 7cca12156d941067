package rollout

import (
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// put puts the public key on the target. What cannot be known otherwise is
// asked of the forge: after a crash, after an answer that was lost or says no,
// and when the forge says that the key is there already.
func (r *Runner) put(forge api.Forge, w *work, a *Act) error {
	s, err := r.shelfOf(forge, w)
	if err != nil {
		return err
	}
	public, err := r.key(w, a)
	if err == nil {
		err = r.otherWork(w, public.Fingerprint())
	}
	if err == nil {
		err = r.privateIsHere(w, a, public)
	}
	if err != nil {
		return err
	}
	given := a.Public != "" || a.Fingerprint != ""
	p := &putting{Runner: r, forge: forge, s: s, w: w, a: a, public: public, ours: !given, again: w.Intent || !a.SentAt.IsZero()}
	if p.again || given && !w.known && !r.row.Undoing { // an earlier try, or somebody else, may have put it there
		found, err := p.look()
		if err != nil {
			return err
		}
		if found != nil {
			return p.done(found, p.again && r.looksSent(found, a))
		}
		if p.again {
			if err := r.mayRepeat(w, a); err != nil {
				return err
			}
		}
		p.before = true
	}
	return p.send()
}

// putting is one key on its way to one target.
type putting struct {
	*Runner
	forge  api.Forge
	s      shelf
	w      *work
	a      *Act
	public keys.Public
	again  bool // it was sent before
	ours   bool // the rollout made it: nobody else can have put it there
	before bool // it did not stand there just before it was sent
}

// look reads the target, and finds the key there or not.
func (p *putting) look() (*api.DeployKey, error) {
	err := p.call(p.w, p.forge, func(ctx context.Context) error { return p.read(ctx, p.s, p.w) })
	if err != nil {
		return nil, err
	}
	found := withBlob(p.w.list, p.public)
	if found != nil && p.ghost(p.a, found) {
		return nil, p.later(p.w, p.a.OriginalAt)
	}
	return found, nil
}

// send makes the one request, and settles what came of it.
func (p *putting) send() error {
	var added api.Added
	var found *api.DeployKey
	answer, err := p.once(p.s, p.a, func(ctx context.Context) (bool, error) {
		err := p.read(ctx, p.s, p.w)
		if found = withBlob(p.w.list, p.public); found != nil && p.ghost(p.a, found) {
			found = nil // removed before it was sent
		}
		return err == nil && found != nil, err
	}, func(ctx context.Context) (err error) {
		added, err = p.s.add(ctx, api.NewKey{Public: p.public, Label: p.a.Label, Access: p.a.Access})
		p.Checkpoint("rollout: added, not noted")
		return err
	})
	switch kind := api.KindOf(answer); {
	case err != nil:
		return err
	case found != nil:
		return p.done(found, p.ours || p.looksSent(found, p.a))
	case answer == nil:
		p.w.list, p.w.known = added.All, true
		return p.done(&added.DeployKey, true)
	case kind == api.Accepted:
		return p.accepted(p.w, p.a, added.ID)
	default:
		return p.notTaken(kind, answer)
	}
}

// notTaken settles an answer that does not say that the forge took the key. No
// status is believed without a reading, and none is sent again before one that
// would show the key.
func (p *putting) notTaken(kind api.ErrorKind, answer error) error {
	found, err := p.look()
	if found != nil {
		return p.done(found, p.ours || (p.before || kind != api.Exists) && p.looksSent(found, p.a))
	}
	switch {
	case errors.Is(err, errLater):
		return err
	case kind == api.Exists, kind == api.InUseElsewhere && p.again: // it is there, and does not show
		if err != nil {
			return err
		}
		return p.accepted(p.w, p.a, "")
	case refusal(kind):
		if kind == api.InUseElsewhere {
			answer = p.ExplainHolders(p.ctx, p.w.Account, p.w.example(), string(p.public.Fingerprint()), answer)
		}
		if err == nil {
			p.notPut(p.w, answer)
		}
		return answer
	case err != nil:
		return err
	}
	if p.w.tries++; p.w.tries >= mostTries {
		return answer
	}
	return p.later(p.w, p.a.SentAt)
}

// done commits that the key stands there. mine says that this rollout put it
// there.
func (p *putting) done(found *api.DeployKey, mine bool) error {
	w, a := p.w, p.a
	mine = mine || a.KeyID != "" && !a.AcceptedAt.IsZero() && found.ID == a.KeyID
	if access := orRead(found.Access); access != orRead(a.Access) {
		if !mine { // somebody else's: an undo must not take it for ours
			w.Intent, a.SentAt = false, a.AcceptedAt
		}
		if !mine && !p.row.Undoing {
			return leftAlone{wanted: true, why: say.New("went.there-other-access", "the key stands there already, with {access} access: remove it first, or ask for the same",
				say.Values{"access": accessText(access)})}
		}
		return on(a.Kind, w.Target, say.New("went.other-access", "it stands there with {access} access, not {wanted}",
			say.Values{"access": accessText(access), "wanted": accessText(a.Access)}), nil)
	}
	a.KeyID, w.KeyID = found.ID, found.ID
	outcome := OutcomeDone
	if !mine {
		outcome = OutcomeAlready
	}
	place := store.Place{Account: w.Account, Target: w.Target, Project: w.Project, Fingerprint: string(p.public.Fingerprint()), KeyID: found.ID,
		Label: p.CleanLabel(found.Label), Access: string(orRead(found.Access)), Since: p.Now()}
	if outcome == OutcomeDone {
		place.Credential = p.Credential(w.Account)
	}
	return p.through(w, outcome, store.Mark{Changes: &store.Changes{PutPlace: &place}})
}

// looksSent tells, where the forge's answer was lost, whether a key that stands
// there is the one that was sent: somebody else would hardly give it the same
// label and access.
func (r *Runner) looksSent(found *api.DeployKey, a *Act) bool {
	return r.CleanLabel(found.Label) == r.CleanLabel(a.Label) && orRead(found.Access) == orRead(a.Access)
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

// notPut notes that a refusal was read back. The time at which it was sent
// stays: only a later reading proves it.
func (r *Runner) notPut(w *work, err error) {
	if api.KindOf(err) != api.Unauthorized {
		w.Intent = false
	}
}

// privateIsHere makes sure, before a public key is sent anywhere, that its
// private key was read back from the vault in this run. It is let be where a
// person gave the public key alone, and where an undo puts a key back that stood
// there before.
func (r *Runner) privateIsHere(w *work, a *Act, public keys.Public) error {
	given := a.Public != "" || a.Fingerprint != ""
	switch {
	case given && (r.row.Undoing || r.spec.Key.Public != ""):
		return nil
	case w.made: // read back a moment ago
		return nil
	}
	line := public.Line()
	select {
	case r.vouching <- struct{}{}:
	case <-r.ctx.Done():
		return errStopped
	}
	defer func() { <-r.vouching }()
	if r.vouched[line] {
		return nil
	}
	if _, err := r.CheckPair(r.ctx, line); err != nil {
		return err
	}
	r.vouched[line] = true
	return nil
}

// read asks the forge for the target's keys.
func (r *Runner) read(ctx context.Context, s shelf, w *work) error {
	if err := s.certain(ctx); err != nil {
		return err
	}
	asked := r.Now()
	list, err := s.list(ctx)
	if err != nil {
		return err
	}
	w.list, w.known, w.asked = list, true, asked
	return nil
}

// otherWork refuses to touch a key on which other work is open.
func (r *Runner) otherWork(w *work, fp keys.Fingerprint) error {
	why, err := r.OtherWork(r.ctx, w.Account, w.Target, w.Project, fp)
	if err == nil && !why.IsZero() {
		err = on(w.acts[w.At].Kind, w.Target, why, nil)
	}
	return err
}

func orRead(access api.Access) api.Access {
	if access == "" {
		return api.Read
	}
	return access
}
