package rollout

import (
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// successor is the key that has to stand on a target before another one goes.
type successor struct {
	fp     keys.Fingerprint
	put    int        // the act that puts it there, -1 where the step does not
	access api.Access // with which it has to stand there, "" = any
}

// successor is what has to stand before a goes: what the step has put there, or
// what the act itself names. ok is false where nothing has to.
func (r *Runner) successor(w *work, a *Act) (s successor, ok bool) {
	if a.Requires != "" {
		s = successor{fp: a.Requires, put: -1}
		for _, other := range w.acts[:w.At] {
			if other.Kind == ActProve && other.Fingerprint == a.Requires {
				s.access = other.Access
			}
		}
		return s, true
	}
	for i := range w.acts[:w.At] {
		if w.acts[i].Kind == ActAdd {
			public, err := r.key(w, &w.acts[i])
			return successor{fp: public.Fingerprint(), put: i, access: orRead(w.acts[i].Access)}, err == nil
		}
	}
	return s, false
}

// mayGo tells whether the old key may be removed now.
func (r *Runner) mayGo(w *work, a *Act, old *api.DeployKey, next successor) error {
	now := withFingerprint(w.list, next.fp)
	switch {
	case now == nil && next.put >= 0:
		return r.anew(w, next.put)
	case now == nil && r.row.Undoing:
		return kept{say.New("went.old-not-there", "the old key does not stand there any more, so the new one was left there")}
	case now == nil:
		return kept{say.New("went.new-not-there", "the new key does not stand there any more, so the old one was left there")}
	case now.Disabled:
		return kept{say.New("went.new-switched-off", "the new key is switched off by the forge's policy, so the old one was left there")}
	}
	if access := orRead(now.Access); next.access != "" && access != orRead(next.access) {
		return kept{say.New("went.new-other-access", "the new key has {access} access instead of {wanted}, so the old one was left there",
			say.Values{"access": accessText(access), "wanted": accessText(next.access)})}
	}
	proof := w.proof()
	switch {
	case old == nil:
		return nil
	case proof == nil && r.row.Undoing: // the private key of the one that was put back was never here
		return nil
	case proof == nil:
		return kept{say.New("went.not-provable", "the new key could not be proved, so the old one was left there")}
	}
	if err := r.stillUsed(w, a, old.LastUsed); err != nil {
		return err
	}
	if w.proved {
		return nil
	}
	if err := r.tryProof(w, proof); err != nil {
		return err
	}
	w.proved = true
	return nil
}

// proof is the last proof before the act that the step stands before.
func (w *work) proof() (proof *Act) {
	for i := range w.acts[:min(w.At, len(w.acts))] {
		if w.acts[i].Kind == ActProve {
			proof = &w.acts[i]
		}
	}
	return proof
}

// stillUsed leaves an old key where it is that was used since its use was last
// looked at: somebody has not got the new one yet. What it sees now counts from
// the next time on.
func (r *Runner) stillUsed(w *work, a *Act, used time.Time) error {
	since, judged := w.quietSince(a)
	if !judged {
		return nil
	}
	if r.UseCheckedAt != nil { // before a test of ours, whose use is nobody's
		at, err := r.UseCheckedAt(r.ctx, w.Account, w.Target, w.Project, a.Fingerprint)
		if err != nil {
			return err
		}
		if at.After(since) {
			since = at
		}
	}
	a.UseCheckedAt = r.Now().UTC()
	if !used.After(since) {
		return nil
	}
	return kept{say.New("went.old-used", "the old key was used on {when}, after the new one had been proved, so it was left there",
		say.Values{"when": used.Local().Format("2006-01-02 15:04")})}
}

// quietSince is since when nobody may have used the key that a takes away: since
// its use was last judged, or since its successor was proved.
func (w *work) quietSince(a *Act) (since time.Time, judged bool) {
	if judged = !a.UsedSince.IsZero(); judged {
		since = a.UsedSince
	}
	for i := range w.acts {
		if w.acts[i].Kind == ActSoak {
			judged = true
			if proof := w.proof(); proof != nil {
				since = proof.DoneAt
			}
		}
	}
	if a.UseCheckedAt.After(since) {
		since = a.UseCheckedAt
	}
	return since, judged
}

// quietUntil is until when a step soaks by itself: so long after the proof, or
// after its use was last looked at.
func (r *Runner) quietUntil(w *work) time.Time {
	var since time.Time
	for i := range w.acts {
		switch a := &w.acts[i]; {
		case a.Kind == ActProve && a.DoneAt.After(since):
			since = a.DoneAt
		case a.Kind == ActRemove && a.UseCheckedAt.After(since):
			since = a.UseCheckedAt
		}
	}
	if since.IsZero() {
		return since
	}
	return since.Add(r.spec.Soak)
}

// looked notes, beside the step, that the use of its old key was looked at.
func (r *Runner) looked(w *work) *store.Successor {
	if w.At >= len(w.acts) || w.acts[w.At].Kind != ActRemove || w.acts[w.At].UseCheckedAt.IsZero() {
		return nil
	}
	a := w.acts[w.At]
	return &store.Successor{Account: w.Account, Target: w.Target, Project: w.Project, Old: string(a.Fingerprint), Looked: a.UseCheckedAt}
}

// succeeds is what is noted once the act just done has made the new key of a
// rotation stand there, proved where that can be.
func (r *Runner) succeeds(w *work) *store.Successor {
	if r.spec.Verb != Rotate || r.row.Undoing {
		return nil
	}
	last := -1
	var old keys.Fingerprint
	var public keys.Public
	for i := range w.acts {
		a := &w.acts[i]
		switch {
		case a.Kind == ActAdd && a.Replaces != "":
			var err error
			if public, err = r.key(w, a); err != nil {
				return nil
			}
			old, last = a.Replaces, i
		case a.Kind == ActProve && old != "":
			last = i
		}
	}
	if last < 0 || w.At != last+1 {
		return nil
	}
	now := r.Now()
	return &store.Successor{Account: w.Account, Target: w.Target, Project: w.Project, Old: string(old), New: string(public.Fingerprint()),
		Rollout: r.row.ID, Whole: r.spec.Choice.Where, Since: now, Looked: now}
}
