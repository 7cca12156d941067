package runner

import (
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// checkAdded checks, before a key goes that a wanted state does not have, that every
// key which the step has added stands there by this run's reading and opens the
// repository, as far as its private key is here.
func (rm *removal) checkAdded() error {
	t := rm.task
	if rm.spec.Verb != rollout.Apply || rm.row.Undoing {
		return nil
	}
	for i := range t.acts[:t.At] {
		a := &t.acts[i]
		if a.Kind != rollout.ActAdd {
			continue
		}
		public, err := rm.actKey(t, a)
		if err != nil {
			return err
		}
		switch now := withBlob(t.list, public); {
		case now == nil:
			return rm.restartAt(i)
		case now.Disabled:
			return keepsOldKey{say.New("went.new-switched-off", "the new key is switched off by the forge's policy, so the old one was left there")}
		case now.Access.OrRead() != a.Access.OrRead():
			return keepsOldKey{say.New("went.new-other-access", "the new key has {access} access instead of {wanted}, so the old one was left there",
				say.Values{"access": rollout.AccessText(now.Access), "wanted": rollout.AccessText(a.Access)})}
		}
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

// noteRecreation lets the act that puts a key back know when and under which id it was
// removed: a list may show the old one for some time.
func (rm *removal) noteRecreation() {
	t := rm.task
	if t.At+1 >= len(t.acts) {
		return
	}
	if next := &t.acts[t.At+1]; next.Kind == rollout.ActAdd && next.Fingerprint == rm.fp {
		next.OriginalAt, next.OldKeyID = rm.Now().UTC(), rm.act.KeyID
	}
}
