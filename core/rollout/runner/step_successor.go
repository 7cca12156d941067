package runner

import (
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// successor is the key that has to stand on a target before another one goes.
type successor struct {
	fp     keys.Fingerprint
	added  int        // index of the act that puts it there, -1 where the step does not
	access api.Access // with which it has to stand there, "" = any
}

// successorOf returns what has to stand before the key goes: what the step
// has put there, or what the act itself names. ok is false where nothing has to.
func (rm *removal) successorOf() (next successor, ok bool) {
	t, a := rm.task, rm.act
	if rm.spec.Verb == rollout.Apply && !rm.row.Undoing { // see checkAdded
		return next, false
	}
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
			public, err := rm.actKey(t, &t.acts[i])
			return successor{fp: public.Fingerprint(), added: i, access: t.acts[i].Access.OrRead()}, err == nil
		}
	}
	return next, false
}

// checkRemovable checks that the old key may be removed now.
func (rm *removal) checkRemovable(old *api.DeployKey) error {
	t, next := rm.task, rm.successor
	now := withFingerprint(t.list, next.fp)
	switch {
	case now == nil && next.added >= 0:
		return rm.restartAt(next.added)
	case now == nil && rm.row.Undoing:
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
	case verify == nil && rm.row.Undoing: // the private key of the one that was put back was never here
		return nil
	case verify == nil:
		return keepsOldKey{say.New("went.not-verifiable", "the new key could not be verified, so the old one was left there")}
	}
	if err := rm.checkUnused(old.LastUsed); err != nil {
		return err
	}
	if t.verified {
		return nil
	}
	for i := range t.acts[:t.At] {
		if t.acts[i].Kind.Verifies() {
			if err := rm.tryVerify(&t.acts[i]); err != nil {
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
func (rm *removal) checkUnused(used time.Time) error {
	t, a := rm.task, rm.act
	since, judged := t.quietSince(a)
	if !judged {
		return nil
	}
	if rm.UseCheckedAt != nil { // before a test of ours, whose use is nobody's
		at, err := rm.UseCheckedAt(rm.ctx, t.Account, t.Target, t.Project, a.Fingerprint)
		if err != nil {
			return err
		}
		if at.After(since) {
			since = at
		}
	}
	a.UseCheckedAt = rm.Now().UTC()
	if !used.After(since) {
		return nil
	}
	return keepsOldKey{say.New("went.old-used", "the old key was used on {when}, after the new one had been verified, so it was left there",
		say.Values{"when": used.Local().Format("2006-01-02 15:04")})}
}
