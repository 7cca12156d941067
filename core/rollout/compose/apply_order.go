package compose

import (
	"slices"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// order brings the places of a wanted state in order on forges where a key may be on
// one repository only: one that moves leaves before it comes. Where keys swap places,
// one of them leaves first, if a person allows it.
type order struct {
	*planner
	targets map[string]TargetFacts
	waits   map[string][]string // by TargetID, the places that keys have to leave first
	after   map[string][]string // the same turned round
	left    map[string]string   // by account and key, the repository that it leaves in this plan
	circle  map[string]bool     // places whose keys wait for each other
	open    int                 // places that are not planned yet
}

func keyOf(account string, fp keys.Fingerprint) string { return account + "\x00" + string(fp) }

// applyAll plans all places.
func (p *planner) applyAll() {
	o := &order{planner: p, targets: map[string]TargetFacts{}, waits: map[string][]string{}, after: map[string][]string{}, left: map[string]string{}, circle: map[string]bool{}}
	p.order = o
	var ready []string
	for _, t := range p.facts.Targets {
		o.targets[t.TargetID()] = t
	}
	for _, t := range p.facts.Targets {
		id := t.TargetID()
		for _, first := range o.firstOf(t) {
			if first != id && !slices.Contains(o.waits[id], first) {
				o.waits[id], o.after[first] = append(o.waits[id], first), append(o.after[first], id)
			}
		}
		if o.open++; len(o.waits[id]) == 0 {
			ready = append(ready, id)
		}
	}
	for next := 0; o.open > 0; {
		for ; len(ready) > 0; ready = ready[1:] {
			ready = append(ready, o.plan(ready[0])...)
		}
		if o.open == 0 {
			return
		}
		for len(o.waits[p.facts.Targets[next].TargetID()]) == 0 {
			next++
		}
		ready = append(ready, o.breakOpen(p.facts.Targets[next].TargetID())...)
	}
}

// firstOf returns the places of the file that keys have to leave before they can stand
// on this one.
func (o *order) firstOf(t TargetFacts) (ids []string) {
	account := o.facts.Accounts[t.Account]
	for _, w := range o.wanted[t.TargetID()].Keys {
		on := account.Stands[w.Fingerprint]
		if on == "" || account.Traits.Reuse || t.deployKey(w.Fingerprint) != nil {
			continue
		}
		id := rollout.TargetID(t.Account, on, false)
		if from, known := o.targets[id]; known && from.deployKey(w.Fingerprint) != nil && !o.isWanted(id, w.Fingerprint) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (o *order) isWanted(id string, fp keys.Fingerprint) bool {
	place, named := o.wanted[id]
	return !named || slices.ContainsFunc(place.Keys, func(w wanted.Want) bool { return w.Fingerprint == fp })
}

// plan plans a place, and returns those that have waited for nothing else.
func (o *order) plan(id string) (ready []string) {
	steps := len(o.planner.plan.Steps)
	o.apply(o.targets[id])
	for _, s := range o.planner.plan.Steps[steps:] {
		for _, a := range s.Acts {
			if a.Kind == rollout.ActRemove && !slices.ContainsFunc(s.Acts, func(b rollout.Act) bool { return b.Kind == rollout.ActAdd && b.Fingerprint == a.Fingerprint }) {
				o.left[keyOf(s.Account, a.Fingerprint)] = s.Target()
			}
		}
	}
	o.open--
	o.waits[id] = nil
	return o.release(id, o.after[id])
}

// release lets places go on that have waited for one.
func (o *order) release(id string, waiting []string) (ready []string) {
	for _, other := range waiting {
		if n := slices.Index(o.waits[other], id); n >= 0 {
			if o.waits[other] = slices.Delete(o.waits[other], n, n+1); len(o.waits[other]) == 0 {
				ready = append(ready, other)
			}
		}
	}
	return ready
}

// breakOpen opens a circle of places, each of which waits for a key of the next one: the
// first lets its key go before it gets another one, where that is allowed. Otherwise
// nothing moves, and it is said why.
func (o *order) breakOpen(id string) (ready []string) {
	var path []string
	for !slices.Contains(path, id) {
		path = append(path, id)
		id = o.waits[id][0]
	}
	path = path[slices.Index(path, id):]
	slices.Sort(path)
	id = path[0]
	if !o.spec.Recreate || slices.ContainsFunc(path, o.isInTheWay) {
		for _, each := range path {
			o.circle[each] = true
		}
		o.waits[id] = nil
		return []string{id}
	}
	t := o.targets[id]
	var going []rollout.Act
	keep := make([]DeployKey, 0, len(t.Keys))
	for _, k := range t.Keys {
		if o.isWanted(id, k.Fingerprint) || !o.goesTo(path, k.Fingerprint) {
			keep = append(keep, k)
			continue
		}
		going = append(going, o.removeAct(t, k))
		o.left[keyOf(t.Account, k.Fingerprint)] = t.Path
	}
	o.step(t, "", going...)
	t.Keys = keep
	o.targets[id] = t
	o.facts.Notes = append(slices.Clip(o.facts.Notes), say.New("note.swap", "{repo} is left without {key} before it gets what follows: on {forge} a key may be on one repository only, and these swap places",
		say.Values{"repo": t.Path, "key": shortKey(going[0].Fingerprint, going[0].Label), "forge": o.facts.Accounts[t.Account].Traits.Name}))
	return o.release(id, path)
}

// goesTo reports whether a key is wanted on one of the places.
func (o *order) goesTo(path []string, fp keys.Fingerprint) bool {
	return slices.ContainsFunc(path, func(id string) bool { return o.isWanted(id, fp) })
}

// isInTheWay reports whether something on a place keeps its keys from going or from
// coming: then none leaves in advance.
func (o *order) isInTheWay(id string) bool {
	t, place := o.targets[id], o.wanted[id]
	_, inRollout := o.facts.OpenRollouts[id]
	if inRollout || t.Archived || t.Read.IsZero() || !t.ReadError.IsZero() {
		return true
	}
	traits := o.facts.Accounts[t.Account].Traits
	return slices.ContainsFunc(wanted.Compare(place, o.found(t)), func(c wanted.Cell) bool {
		switch {
		case c.State == wanted.OK:
			return false
		case c.Machine != "" || c.State == wanted.Unknown:
			return true
		case c.State == wanted.Missing:
			return public(place, c.Fingerprint) == "" || !o.facts.PrivateKeyHere[c.Fingerprint] || !traits.WriteAccess && c.Want.Access != "" && c.Want.Access != "read"
		case c.State == wanted.Excess:
			return !o.mayRemove(c.Fingerprint)
		}
		return isWeak(t.deployKey(c.Fingerprint).Public)
	})
}
