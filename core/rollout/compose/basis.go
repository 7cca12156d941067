package compose

import (
	"latchkey/core/rollout"
	"latchkey/keys"
)

// index makes keys findable by fingerprint, and the members of a key set by the
// target for which they were made: a plan may have ten thousand of both.
func (p *planner) index() {
	p.subjects, p.members = make(map[keys.Fingerprint]Subject, len(p.facts.Subjects)), map[string][]Subject{}
	for _, key := range p.facts.Subjects {
		p.subjects[key.Fingerprint] = key
		if key.MadeFor != "" {
			p.members[key.MadeFor] = append(p.members[key.MadeFor], key)
		}
	}
	p.removals = make(map[string][]Removal, len(p.facts.Removals))
	for _, r := range p.facts.Removals {
		p.removals[r.Target] = append(p.removals[r.Target], r)
	}
}

// leavesUnread reports whether targets that were never read are left out.
func (p *planner) leavesUnread() bool { return p.spec.NeverRead == rollout.LeaveOut }

// mayStandOn returns the keys of the spec that may stand on a target that was
// never read: of a key set only the member that was made for it.
func (p *planner) mayStandOn(t TargetFacts) []Subject {
	if p.spec.Key.Set != "" {
		return p.members[t.TargetID()]
	}
	return p.facts.Subjects
}

// basisOf returns what the plan rests on.
func basisOf(p rollout.Plan, f Facts) rollout.Basis {
	b := rollout.Basis{Unseen: f.NeverRead, UnreadableParts: f.UnreadParts, RequestsToRead: f.RequestsToRead}
	if !p.Spec.Choice.Where {
		b.Unseen, b.UnreadableParts = 0, nil
	}
	for _, key := range f.Subjects {
		_, isHere := f.PrivateKeyHere[key.Fingerprint]
		b.ForeignKey = b.ForeignKey || p.Spec.Choice.Where && !isHere
	}
	for _, s := range f.Targets {
		switch {
		case s.Archived: // nothing is done there, whatever stands there
		case s.Read.IsZero():
			b.NeverRead++
		case b.Oldest.IsZero() || s.Read.Before(b.Oldest):
			b.Oldest = s.Read
		}
	}
	return b
}
