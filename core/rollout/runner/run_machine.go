package runner

import (
	"slices"
	"sync"

	"latchkey/core/rollout"
	"latchkey/core/say"
)

// machineLinks are the ways to the machines of a run.
type machineLinks struct {
	mu   sync.Mutex
	by   map[string]*machineLink
	away map[string]error // machines that could not be reached in this run
}

// of returns the way to a machine.
func (l *machineLinks) of(m rollout.Machines, id string) *machineLink {
	l.mu.Lock()
	defer l.mu.Unlock()
	link := l.by[id]
	if link == nil {
		if l.by == nil {
			l.by = map[string]*machineLink{}
		}
		link = &machineLink{machines: m, id: id}
		l.by[id] = link
	}
	return link
}

// setAway records that a machine could not be reached: in this run nobody tries again.
func (l *machineLinks) setAway(id string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away == nil {
		l.away = map[string]error{}
	}
	l.away[id] = err
}

// isAway returns why a machine could not be reached, nil when it could or was not tried.
func (l *machineLinks) isAway(id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.away[id]
}

// machineTask returns the step on a machine alone, nil where the rollout has none.
func (r *run) machineTask(id string) *task {
	if id == "" {
		return nil
	}
	return r.machineTasks[id]
}

// awaits returns the first machine of a step that is away, and why.
func (r *run) awaits(t *task) (machine string, why error) {
	for _, id := range t.machines() {
		if err := r.links.isAway(id); err != nil {
			return id, err
		}
	}
	return "", nil
}

// machines returns the machines on which a step has something to do still.
func (t *task) machines() (ids []string) {
	for i := min(t.At, len(t.acts)); i < len(t.acts); i++ {
		if id := t.acts[i].Machine; id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if t.Machine != "" && !slices.Contains(ids, t.Machine) {
		ids = append(ids, t.Machine)
	}
	return ids
}

// isOnMachine reports whether the step is about a machine alone.
func (t *task) isOnMachine() bool { return t.Machine != "" && t.Account == "" }

// wentWell reports whether a step has ended with all done.
func (t *task) wentWell() bool {
	switch rollout.StepState(t.State) {
	case rollout.StepDone, rollout.StepUndone, rollout.StepSkipped:
		return true
	}
	return false
}

// takesAway reports whether a step on a machine alone is its last: what is ours
// leaves it.
func (t *task) takesAway() bool {
	return t.isOnMachine() && !slices.ContainsFunc(t.acts, func(a rollout.Act) bool { return a.Kind != rollout.ActUninstall && a.Kind != rollout.ActRemoveThere })
}

// adds reports whether a step puts a key on its target.
func (t *task) adds() bool {
	return slices.ContainsFunc(t.acts, func(a rollout.Act) bool { return a.Kind == rollout.ActAdd })
}

// before returns the steps that have to end before a step begins: a machine's own
// before its repositories, and these before what is ours leaves the machine. A key that
// several machines have goes after each has its own; where one of them is shut out, if a
// person wants it so. An undo puts it back first.
func (r *run) before(t *task) (first []*task) {
	if t.takesAway() {
		for _, other := range r.tasks {
			if !other.isOnMachine() && slices.Contains(other.everyMachine(), t.Machine) {
				first = append(first, other)
			}
		}
		return first
	}
	if t.isOnMachine() {
		return nil
	}
	if m := r.machineTask(t.Machine); m != nil && !m.takesAway() {
		first = append(first, m)
	}
	if r.spec.Verb == rollout.Apply {
		return slices.Concat(first, r.beforeApplied(t), r.beforeMove(t))
	}
	if (r.spec.Verb == rollout.Rotate || r.spec.ShutsOut() && (r.spec.ReplaceFirst || r.spec.Retire || r.row.Undoing)) && !t.adds() {
		for _, other := range r.tasks {
			if other != t && !other.isOnMachine() && other.adds() && other.turnID() == t.turnID() {
				first = append(first, other)
			}
		}
	}
	return first
}

// beforeApplied returns the steps of a wanted state that have to end before another one
// on the same place: no key goes before each machine there has what it opens the place
// with, and none that is brought back is missing when a machine returns to it.
func (r *run) beforeApplied(t *task) (first []*task) {
	removes := func(t *task) bool {
		return t.Machine == "" && slices.ContainsFunc(t.acts, func(a rollout.Act) bool { return a.Kind == rollout.ActRemove })
	}
	if !r.fromMachines { // there may be ten thousand places
		return nil
	}
	for _, other := range r.tasks {
		switch {
		case other == t || other.isOnMachine() || other.turnID() != t.turnID():
		case !r.row.Undoing && removes(t) && other.Machine != "", r.row.Undoing && t.Machine != "" && other.Machine == "":
			first = append(first, other)
		}
	}
	return first
}

// everyMachine returns the machines that a step is about.
func (t *task) everyMachine() (ids []string) {
	for i := range t.acts {
		if id := t.acts[i].Machine; id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if t.Machine != "" && !slices.Contains(ids, t.Machine) {
		ids = append(ids, t.Machine)
	}
	return ids
}

// heldBack reports whether a step has to wait for others, or for a machine.
func (r *run) heldBack(t *task) bool {
	for _, first := range r.before(t) {
		if !first.wentWell() {
			return true
		}
	}
	return r.waitsForMachine(t)
}

// waitsForMachine reports whether a step has nothing to do while its machine is
// away: what is next is to be done there, or would be of no use without it. A key
// leaves a forge whether the machine is there or not, and a step about several
// machines goes on as far as it gets.
func (r *run) waitsForMachine(t *task) bool {
	if t.Machine == "" || t.At >= len(t.acts) || r.links.isAway(t.Machine) == nil {
		return false
	}
	return t.act().Kind.IsThere() || slices.ContainsFunc(t.acts[t.At:], func(a rollout.Act) bool { return a.Kind == rollout.ActAdd })
}

// failBlocked ends the steps that can never begin because one before them failed.
// They wait again when that one is tried again.
func (r *run) failBlocked() []*task {
	var blocked []*task
	for _, t := range r.tasks {
		if !t.open() {
			continue
		}
		for _, first := range r.before(t) {
			if first.open() || first.wentWell() {
				continue
			}
			why := say.New("went.machine-first", "nothing was done here, because the work on {machine} itself failed", say.Values{"machine": first.Machine})
			switch {
			case slices.Contains(r.beforeMove(t), first):
				why = say.New("went.leaves-first", "nothing was done here, because a key that is to come here has not left {target}", say.Values{"target": first.Target})
			case !t.isOnMachine() && !first.isOnMachine():
				why = replaceFirstText(t.Target)
			case t.takesAway():
				why = say.New("went.key-needed", "the private key stays on {machine}, because a key is still on {target}", say.Values{"machine": t.Machine, "target": first.Target})
			}
			t.State, t.Error, t.ErrorKind = string(rollout.StepFailed), say.Encode(why), ""
			blocked = append(blocked, t)
			break
		}
	}
	return blocked
}
