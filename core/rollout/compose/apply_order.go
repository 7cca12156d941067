package compose

import (
	"slices"
	"strings"

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
	closed  circles             // whose keys do not swap places
	opened  [][]string          // the places of each circle of which one key leaves in advance
	circle  map[string]bool     // places whose keys wait for each other
	open    int                 // places that are not planned yet
}

// circles are circles of places, each of which waits for a key of the next one.
type circles map[string]bool

func circleOf(path []string) string { return strings.Join(path, "\x00") }

func keyOf(account string, fp keys.Fingerprint) string { return account + "\x00" + string(fp) }

// applyAll plans all places; the keys of the circles closed do not swap places.
func (p *planner) applyAll(closed circles) {
	o := &order{planner: p, targets: map[string]TargetFacts{}, waits: map[string][]string{}, after: map[string][]string{}, left: map[string]string{}, closed: closed, circle: map[string]bool{}}
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
	if !o.spec.Recreate || o.closed[circleOf(path)] || slices.ContainsFunc(path, o.changesOnMachines) {
		for _, each := range path {
			o.circle[each] = true
		}
		o.waits[id] = nil
		return []string{id}
	}
	o.opened = append(o.opened, path)
	t := o.targets[id]
	var going []rollout.Act
	keep := make([]DeployKey, 0, len(t.Keys))
	for _, k := range t.Keys {
		if o.isWanted(id, k.Fingerprint) || !o.goesTo(path, k.Fingerprint) {
			keep = append(keep, k)
			continue
		}
		going = append(append(going, o.replacedFirst(k.Fingerprint)...), o.removeAct(t, k))
		o.left[keyOf(t.Account, k.Fingerprint)] = t.Path
	}
	if len(going) == 0 {
		return o.release(id, path) // it has left for another circle
	}
	gone := going[slices.IndexFunc(going, func(a rollout.Act) bool { return a.Kind == rollout.ActRemove })]
	o.step(t, "", going...)
	t.Keys = keep
	o.targets[id] = t
	o.facts.Notes = append(slices.Clip(o.facts.Notes), say.New("note.swap", "{repo} is left without {key} before it gets what follows: on {forge} a key may be on one repository only, and these swap places",
		say.Values{"repo": t.Path, "key": shortKey(gone.Fingerprint, gone.Label), "forge": o.facts.Accounts[t.Account].Traits.Name}))
	return o.release(id, path)
}

// goesTo reports whether a key is wanted on one of the places.
func (o *order) goesTo(path []string, fp keys.Fingerprint) bool {
	return slices.ContainsFunc(path, func(id string) bool { return o.isWanted(id, fp) })
}

// changesOnMachines reports whether the machines of a place open it with other keys
// afterwards: they would be without one while a key is gone.
func (o *order) changesOnMachines(id string) bool {
	return slices.ContainsFunc(wanted.Compare(o.wanted[id], o.found(o.targets[id])), func(c wanted.Cell) bool {
		return c.Machine != "" && c.State != wanted.OK
	})
}

// torn returns the circles in which a key leaves its place in advance and some key does
// not come where it is to go, whatever keeps it from that: then none must leave.
func (o *order) torn() circles {
	added := map[string]bool{}
	for _, s := range o.planner.plan.Steps {
		for _, a := range s.Acts {
			if a.Kind == rollout.ActAdd {
				added[rollout.TargetID(s.Account, s.Target(), s.Project != "")+"\x00"+string(a.Fingerprint)] = true
			}
		}
	}
	torn := circles{}
	for _, path := range o.opened {
		for _, id := range path {
			if slices.ContainsFunc(o.movesTo(path, id), func(fp keys.Fingerprint) bool { return !added[id+"\x00"+string(fp)] }) {
				torn[circleOf(path)] = true
			}
		}
	}
	return torn
}

// movesTo returns the keys that are to come to a place from another one of a circle.
func (o *order) movesTo(path []string, id string) (all []keys.Fingerprint) {
	t := o.targets[id]
	for _, w := range o.wanted[id].Keys {
		from := rollout.TargetID(t.Account, o.facts.Accounts[t.Account].Stands[w.Fingerprint], false)
		if from != id && slices.Contains(path, from) {
			all = append(all, w.Fingerprint)
		}
	}
	return all
}
