package rollout

import (
	"fmt"
	"slices"
	"strings"
)

// Remaining returns what is still to be done, and with which command, as one
// sentence; "" when nothing is.
func Remaining(r Report) string {
	at := r.Due.Local().Format("2006-01-02 15:04")
	switch {
	case r.State == Soaking:
		return fmt.Sprintf("waiting until %s to remove the old keys; then: latchctl rollout resume %d", at, r.ID)
	case r.State == Ready:
		return fmt.Sprintf("nothing has begun: latchctl rollout run %d", r.ID)
	case !r.State.Ended() && r.State != Running:
		return fmt.Sprintf("%d of %d are left: latchctl rollout resume %d", r.Waiting, r.Total, r.ID)
	case r.Failed > 0 && r.State != Running:
		return fmt.Sprintf("%d failed; take them up again: latchctl rollout retry %d", r.Failed, r.ID)
	case r.State == Cancelled && slices.ContainsFunc(r.Results, func(x Result) bool { return x.Added || x.Removed || x.Renamed }):
		return fmt.Sprintf("what was done before stays; take it back: latchctl rollout undo %d", r.ID)
	case r.Kept > 0:
		return remainingKept(r, at)
	case len(r.CurrentAgain) > 0 && r.State.Ended():
		return remainingCurrent(r)
	case r.State == Done && r.OldLeft > 0:
		return fmt.Sprintf("the old key still opens %s; once every machine has the new one: latchctl rollout remove-old %d", counted(r.OldLeft, "place", "places"), r.ID)
	}
	return ""
}

// remainingCurrent says that an old key is the current one again where its
// successor is gone, which no remove-old removes.
func remainingCurrent(r Report) string {
	const most = 5
	key, where := r.Spec.SetName(), strings.Join(r.CurrentAgain[:min(len(r.CurrentAgain), most)], ", ")
	if n := len(r.CurrentAgain) - most; n > 0 {
		where += fmt.Sprintf(" and %d more", n)
	}
	for _, x := range r.Results {
		if key == "" && slices.Contains(r.CurrentAgain, x.Target) {
			key = string(x.Old)
		}
	}
	command := "latchctl rollout rotate " + quoted(key)
	if r.OldLeft > 0 {
		for _, target := range r.CurrentAgain[:min(len(r.CurrentAgain), most)] {
			command += " " + quoted(target)
		}
	}
	text := fmt.Sprintf("the new key no longer stands on %s, so the old key is the current one again there; to rotate it once more: %s", where, command)
	if r.OldLeft > 0 {
		text += fmt.Sprintf("; the old key still opens %s beside the new one; once every machine has the new one: latchctl rollout remove-old %d", counted(r.OldLeft, "place", "places"), r.ID)
	}
	return text
}

// remainingKept says how to remove old keys that were left in place.
func remainingKept(r Report, at string) string {
	text := fmt.Sprintf("%s left where it stood; look again: latchctl rollout retry %d", counted(r.Kept, "old key was", "old keys were"), r.ID)
	switch {
	case r.Spec.Verb == RemoveOld:
		text += fmt.Sprintf("; or remove it although it was used: latchctl rollout remove-old %d --even-if-used", r.OfRollout)
	case r.Spec.Soak > 0 && !r.Due.IsZero() && !r.Undoing:
		text += fmt.Sprintf(" (from %s on also by latchctl rollout resume --due)", at)
	}
	return text
}
