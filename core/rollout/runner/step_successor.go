package runner

import (
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// successor is the key that has to stand on a target before another one goes.
type successor struct {
	fp     keys.Fingerprint
	added  int        // index of the act that puts it there, -1 where the step does not
	access api.Access // with which it has to stand there, "" = any
}

// successorOf returns what has to stand before a removes its key: what the step
// has put there, or what the act itself names. ok is false where nothing has to.
func (s *stepRunner) successorOf(a *rollout.Act) (next successor, ok bool) {
	t := s.task
	if a.Requires != "" {
		next = successor{fp: a.Requires, added: -1}
		for _, other := range t.acts[:t.At] {
			if other.Kind == rollout.ActVerify && other.Fingerprint == a.Requires {
				next.access = other.Access
			}
		}
		return next, true
	}
	for i := range t.acts[:t.At] {
		if t.acts[i].Kind == rollout.ActAdd {
			public, err := s.actKey(t, &t.acts[i])
			return successor{fp: public.Fingerprint(), added: i, access: t.acts[i].Access.OrRead()}, err == nil
		}
	}
	return next, false
}

// checkRemovable checks that the old key may be removed now.
func (s *stepRunner) checkRemovable(a *rollout.Act, old *api.DeployKey, next successor) error {
	t := s.task
	now := withFingerprint(t.list, next.fp)
	switch {
	case now == nil && next.added >= 0:
		return s.restartAt(next.added)
	case now == nil && s.row.Undoing:
		return keepsOldKey{say.New("went.old-not-there", "the old key is not there any more, so the new one was left there")}
	case now == nil:
		return keepsOldKey{say.New("went.new-not-there", "the new key is not there any more, so the old one was left there")}
	case now.Disabled:
		return keepsOldKey{say.New("went.new-switched-off", "the new key is switched off by the forge's policy, so the old one was left there")}
	}
	if access := now.Access.OrRead(); next.access != "" && access != next.access.OrRead() {
		return keepsOldKey{say.New("went.new-other-access", "the new key has {access} access instead of {wanted}, so the old one was left there",
			say.Values{"access": rollout.AccessText(access), "wanted": rollout.AccessText(next.access)})}
	}
	verify := t.lastVerify()
	switch {
	case old == nil:
		return nil
	case verify == nil && s.row.Undoing: // the private key of the one that was put back was never here
		return nil
	case verify == nil:
		return keepsOldKey{say.New("went.not-verifiable", "the new key could not be verified, so the old one was left there")}
	}
	if err := s.checkUnused(a, old.LastUsed); err != nil {
		return err
	}
	if t.verified {
		return nil
	}
	for i := range t.acts[:t.At] {
		if t.acts[i].Kind.Verifies() {
			if err := s.tryVerify(&t.acts[i]); err != nil {
				return err
			}
		}
	}
	t.verified = true
	return nil
}

// checkUnused leaves an old key in place that was used since its use was last
// checked: somebody has not got the new one yet. What it sees now counts from the
// next time on.
func (s *stepRunner) checkUnused(a *rollout.Act, used time.Time) error {
	t := s.task
	since, judged := t.quietSince(a)
	if !judged {
		return nil
	}
	if s.UseCheckedAt != nil { // before a test of ours, whose use is nobody's
		at, err := s.UseCheckedAt(s.ctx, t.Account, t.Target, t.Project, a.Fingerprint)
		if err != nil {
			return err
		}
		if at.After(since) {
			since = at
		}
	}
	a.UseCheckedAt = s.Now().UTC()
	if !used.After(since) {
		return nil
	}
	return keepsOldKey{say.New("went.old-used", "the old key was used on {when}, after the new one had been verified, so it was left there",
		say.Values{"when": used.Local().Format("2006-01-02 15:04")})}
}

// replacement returns what is recorded once the act just done has made the new
// key of a rotation stand there, verified where that can be; nil before that.
func (s *stepRunner) replacement() *store.Successor {
	if s.spec.Verb != rollout.Rotate || s.row.Undoing {
		return nil
	}
	t := s.task
	last := -1
	var old keys.Fingerprint
	var public keys.Public
	for i := range t.acts {
		a := &t.acts[i]
		switch {
		case a.Kind == rollout.ActAdd && a.Replaces != "":
			var err error
			if public, err = s.actKey(t, a); err != nil {
				return nil
			}
			old, last = a.Replaces, i
		case (a.Kind.Verifies() || a.Kind == rollout.ActInstall) && old != "":
			last = i
		}
	}
	if last < 0 || t.At != last+1 {
		return nil
	}
	now := s.Now()
	return &store.Successor{Account: t.Account, Target: t.Target, Project: t.Project, Old: string(old), New: string(public.Fingerprint()),
		Rollout: s.row.ID, Whole: s.spec.Choice.Where, Since: now, Looked: now}
}
