package rollout

import "latchkey/keys"

// index lets a key be found by fingerprint, and the members of a key set by the
// target for which they were made: a plan may have ten thousand of both.
func (p *planner) index() {
	p.named, p.homes = make(map[keys.Fingerprint]Subject, len(p.facts.Subjects)), map[string][]Subject{}
	for _, key := range p.facts.Subjects {
		p.named[key.Fingerprint] = key
		if key.MadeFor != "" {
			p.homes[key.MadeFor] = append(p.homes[key.MadeFor], key)
		}
	}
	p.removals = make(map[string][]Removal, len(p.facts.Removals))
	for _, r := range p.facts.Removals {
		p.removals[r.Target] = append(p.removals[r.Target], r)
	}
}

// leavesUnread tells whether targets that were never read are left out.
func (p *planner) leavesUnread() bool { return p.spec.NeverRead == LeaveOut }

// mayStandOn are the keys of the spec that a target may have, of which nothing is
// known: of a key set only the member that was made for it.
func (p *planner) mayStandOn(s TargetFacts) []Subject {
	if p.spec.Key.Set != "" {
		return p.homes[s.TargetID()]
	}
	return p.facts.Subjects
}

// known says on what the plan rests.
func known(p Plan, f Facts) Basis {
	k := Basis{Unseen: f.NeverRead, UnreadableParts: f.UnreadParts, RequestsToRead: f.RequestsToRead}
	if !p.Spec.Choice.Where {
		k.Unseen, k.UnreadableParts = 0, nil
	}
	for _, key := range f.Subjects {
		_, ours := f.PrivateKeyHere[key.Fingerprint]
		k.ForeignKey = k.ForeignKey || p.Spec.Choice.Where && !ours
	}
	for _, s := range f.Targets {
		switch {
		case s.Archived: // nothing is done there, whatever stands there
		case s.Read.IsZero():
			k.NeverRead++
		case k.Oldest.IsZero() || s.Read.Before(k.Oldest):
			k.Oldest = s.Read
		}
	}
	return k
}
