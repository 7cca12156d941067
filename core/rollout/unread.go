package rollout

import "latchkey/keys"

// index lets a key be found by fingerprint, and the members of a key set by the
// shelf for which they were made: a plan may have ten thousand of both.
func (p *planner) index() {
	p.named, p.homes = make(map[keys.Fingerprint]Target, len(p.facts.Keys)), map[string][]Target{}
	for _, key := range p.facts.Keys {
		p.named[key.Fingerprint] = key
		if key.On != "" {
			p.homes[key.On] = append(p.homes[key.On], key)
		}
	}
	p.removals = make(map[string][]Removal, len(p.facts.Removals))
	for _, r := range p.facts.Removals {
		p.removals[r.Shelf] = append(p.removals[r.Shelf], r)
	}
}

// leavesUnread tells whether shelves that were never read are left out.
func (p *planner) leavesUnread() bool { return p.spec.Unread == LeaveOut }

// mayStandOn are the keys of the spec that a shelf may have, of which nothing is
// known: of a key set only the member that was made for it.
func (p *planner) mayStandOn(s Shelf) []Target {
	if p.spec.Key.Set != "" {
		return p.homes[s.Name()]
	}
	return p.facts.Keys
}

// known says on what the plan rests.
func known(p Plan, f Facts) Known {
	k := Known{Unseen: f.Never, Closed: f.Unread, Again: f.Again}
	if !p.Spec.Choice.Where {
		k.Unseen, k.Closed = 0, nil
	}
	for _, key := range f.Keys {
		_, ours := f.PrivateKeyHere[key.Fingerprint]
		k.Foreign = k.Foreign || p.Spec.Choice.Where && !ours
	}
	for _, s := range f.Shelves {
		switch {
		case s.Archived: // nothing is done there, whatever stands there
		case s.Read.IsZero():
			k.Never++
		case k.Oldest.IsZero() || s.Read.Before(k.Oldest):
			k.Oldest = s.Read
		}
	}
	return k
}
