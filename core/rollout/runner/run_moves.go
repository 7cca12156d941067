package runner

import (
	"slices"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// findMoves makes the steps on a repository findable, where a key has to leave one
// before it can stand on another: there may be ten thousand of them.
func (r *run) findMoves() {
	moves := slices.ContainsFunc(r.tasks, func(t *task) bool {
		return slices.ContainsFunc(t.acts, func(a rollout.Act) bool { return a.LeavesFirst != "" })
	})
	if !moves {
		return
	}
	r.onTarget = map[string][]*task{}
	for _, t := range r.tasks {
		if !t.isOnMachine() {
			at := rollout.TargetID(t.Account, t.plannedTarget(), t.Project)
			r.onTarget[at] = append(r.onTarget[at], t)
		}
	}
}

// beforeMove returns the steps by which keys leave the repositories on which they have
// to stand no more before this one puts them on another.
func (r *run) beforeMove(t *task) (first []*task) {
	for _, a := range t.acts {
		if a.Kind != rollout.ActAdd || a.LeavesFirst == "" {
			continue
		}
		for _, other := range r.onTarget[rollout.TargetID(t.Account, string(a.LeavesFirst), false)] {
			if other != t && slices.ContainsFunc(other.acts, func(b rollout.Act) bool { return b.Kind == rollout.ActRemove && b.Fingerprint == a.Fingerprint }) {
				first = append(first, other)
			}
		}
	}
	return first
}

// movedTo returns the repository to which the rollout has moved a key from here, "" =
// to none: on the way back it has to leave that one first.
func (r *run) movedTo(from *task, fp keys.Fingerprint) api.RepoPath {
	if r.onTarget == nil {
		return ""
	}
	for _, t := range r.tasks {
		for _, a := range t.acts {
			if t.Account == from.Account && a.Kind == rollout.ActAdd && a.Fingerprint == fp && a.LeavesFirst != "" && string(a.LeavesFirst) == from.plannedTarget() {
				return api.RepoPath(t.plannedTarget())
			}
		}
	}
	return ""
}
