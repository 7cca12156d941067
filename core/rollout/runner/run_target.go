package runner

import (
	"cmp"
	"sync"

	"latchkey/core/rollout"
)

// targetTurns lets one step at a time read and change the keys of a target: where
// several machines get keys on one repository, a list that was read before another
// step's change must not be stored after it.
type targetTurns struct {
	mu sync.Mutex
	by map[string]chan struct{} // of targets with several steps
}

func newTargetTurns(tasks []*task) *targetTurns {
	count := map[string]int{}
	turns := &targetTurns{by: map[string]chan struct{}{}}
	for _, t := range tasks {
		if t.isOnMachine() {
			continue
		}
		id := t.turnID()
		if count[id]++; count[id] == 2 {
			turns.by[id] = make(chan struct{}, 1)
		}
	}
	return turns
}

// turnID tells the step's target from others, whatever its name is by now.
func (t *task) turnID() string {
	return rollout.TargetID(t.Account, t.plannedTarget(), t.Project)
}

// plannedTarget is the name that the step's target had in the plan.
func (t *task) plannedTarget() string { return cmp.Or(t.Planned, t.Target) }

// takeTurn waits for the step's turn on its target and returns the func that ends it.
// What was read in it does not count afterwards.
func (s *stepRunner) takeTurn() (end func(), err error) {
	t := s.task
	s.turns.mu.Lock()
	turn := s.turns.by[t.turnID()]
	s.turns.mu.Unlock()
	if turn == nil || t.act().Kind.IsThere() {
		return func() {}, nil
	}
	select {
	case turn <- struct{}{}:
		return func() { t.listed = false; <-turn }, nil
	case <-s.halted:
	case <-s.ctx.Done():
	}
	return nil, errStopped
}
