package compose

import (
	"cmp"
	"slices"

	"latchkey/core/rollout"
	"latchkey/core/say"
)

// oldKeys plans what becomes of the old keys that a rotation left in place.
type oldKeys struct {
	*draft
	removals map[string][]Removal // by TargetID
	used     int                  // how many of them were used since their use was last checked
}

func newOldKeys(d *draft) oldKeys {
	o := oldKeys{draft: d, removals: make(map[string][]Removal, len(d.facts.Removals))}
	for _, r := range d.facts.Removals {
		o.removals[r.Target] = append(o.removals[r.Target], r)
	}
	return o
}

// removeOld removes the old key of a rotation where its successor stands. The
// runner reads the target again, and verifies the successor again, before it does.
func (p *oldKeys) removeOld(t TargetFacts) {
	for _, r := range p.removals[t.TargetID()] {
		p.removeOne(t, r)
	}
}

func (p *oldKeys) removeOne(t TargetFacts, r Removal) {
	old := t.deployKey(r.Old)
	other := r.RepoID != "" && t.RepoID != "" && r.RepoID != t.RepoID
	t.RepoID = cmp.Or(r.RepoID, t.RepoID)
	r = p.latest(t, r)
	switch {
	case other:
		p.exclude(t, rollout.ReasonOtherRepo, say.New("out.other-repository", "another repository has this name now: the one whose key was rotated was renamed, handed over or deleted"))
	case !r.Reason.IsZero():
		p.exclude(t, rollout.ReasonNotRotated, r.Reason)
	case t.Read.IsZero(): // the runner looks
		p.replace(t, DeployKey{Fingerprint: r.Old}, r)
	case old == nil:
		p.exclude(t, rollout.ReasonNotThere, say.New("out.old-gone", "the old key is not there any more"))
	case t.deployKey(r.New) == nil:
		p.exclude(t, rollout.ReasonNewKeyMissing, say.New("out.new-missing", "the new key is not there, so the old one stays"))
	case t.Project && t.TrialRepo == "":
		p.exclude(t, rollout.ReasonNoTrialRepo, say.New("out.no-trial-old", "the project has no repository with which the new key could be verified, so the old one stays"))
	case !p.facts.PrivateKeyHere[r.New]:
		p.exclude(t, rollout.ReasonNoPrivateKey, say.New("out.new-lost", "the private key of the new key is no longer here, so it cannot be verified again, and the old one stays"))
	default:
		if old.LastUsed.After(r.UsedSince) {
			p.used++
		}
		p.replace(t, *old, r)
	}
}

// replace plans the step that removes an old key: its successor is verified right
// before that, after any wait for machines of groups.
func (p *oldKeys) replace(t TargetFacts, old DeployKey, r Removal) {
	acts := p.replacedFirst(r.Old)
	acts = append(acts, rollout.Act{Kind: rollout.ActVerify, Fingerprint: r.New, Public: r.Public, Access: r.Access.OrRead(), Repo: t.TrialRepo}, p.removeOldAct(t, old, r))
	p.step(t, "", acts...)
}

// latest makes the newest key that stands there the successor: where a rotation
// was followed by another one, the key between them may be gone already, and where
// it is not, verifying it would look like somebody's use of it when it is to go
// itself.
func (p *oldKeys) latest(t TargetFacts, r Removal) Removal {
	for _, k := range slices.Backward(r.Later) {
		if t.deployKey(k.Fingerprint) != nil && p.facts.PrivateKeyHere[k.Fingerprint] {
			r.New, r.Public = k.Fingerprint, k.Public
			break
		}
	}
	return r
}

func (p *oldKeys) removeOldAct(t TargetFacts, old DeployKey, r Removal) rollout.Act {
	remove := p.removeAct(t, old)
	remove.Requires = r.New
	if !p.spec.EvenIfUsed {
		remove.UsedSince = r.UsedSince
	}
	return remove
}
