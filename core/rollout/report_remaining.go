package rollout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/say"
)

// Remaining returns what is still to be done, and by which action, as one
// sentence; zero when nothing is. Only the terminal says it: the window has
// buttons.
func Remaining(r Report) say.Text {
	id := strconv.FormatInt(r.ID, 10)
	values := say.Values{"at": r.Due.Local().Format("2006-01-02 15:04"), "waiting": strconv.Itoa(r.Waiting), "total": strconv.Itoa(r.Total), "failed": strconv.Itoa(r.Failed)}
	do := func(template string, action say.Action) say.Text {
		return say.English(template, values, say.Values{"do": action})
	}
	switch {
	case r.State == Soaking:
		return do("waiting until {at} to remove the old keys; then: {do}", say.Do("rollout resume", id))
	case r.State == Ready:
		return do("nothing has begun: {do}", say.Do("rollout run", id))
	case !r.State.Ended() && r.State != Running:
		return do("{waiting} of {total} are left: {do}", say.Do("rollout resume", id))
	case r.Failed > 0 && r.State != Running:
		return do("{failed} failed; take them up again: {do}", say.Do("rollout retry", id))
	case r.State == Cancelled && slices.ContainsFunc(r.Results, func(x Result) bool { return x.Added || x.Removed || x.Renamed }):
		return do("what was done before stays; take it back: {do}", say.Do("rollout undo", id))
	case r.Kept > 0:
		return remainingKept(r, values)
	case len(r.CurrentAgain) > 0 && r.State.Ended():
		return remainingCurrent(r)
	case r.State == Done && r.OldLeft > 0:
		values["places"] = counted(r.OldLeft, "place", "places")
		return do("the old key still opens {places}; once every machine has the new one: {do}", say.Do("rollout remove-old", id))
	}
	return say.Text{}
}

// remainingCurrent says that an old key is the current one again where its
// successor is gone, which no remove-old removes.
func remainingCurrent(r Report) say.Text {
	const most = 5
	first := r.CurrentAgain[:min(len(r.CurrentAgain), most)]
	key, where := r.Spec.SetName(), strings.Join(first, ", ")
	if n := len(r.CurrentAgain) - most; n > 0 {
		where += fmt.Sprintf(" and %d more", n)
	}
	for _, x := range r.Results {
		if key == "" && slices.Contains(r.CurrentAgain, x.Target) {
			key = string(x.Old)
		}
	}
	about := []string{key}
	values := say.Values{"where": where}
	if r.OldLeft > 0 {
		about = append(about, first...)
		values["places"] = counted(r.OldLeft, "place", "places")
		values["remove"] = say.Do("rollout remove-old", strconv.FormatInt(r.ID, 10))
	}
	values["rotate"] = say.Do("rollout rotate", about...)
	return say.English("the new key no longer stands on {where}, so the old key is the current one again there; to rotate it once more: {rotate}"+
		"⟨; the old key still opens {places} beside the new one; once every machine has the new one: {remove}⟩", values)
}

// remainingKept says how to remove old keys that were left in place.
func remainingKept(r Report, values say.Values) say.Text {
	values["kept"] = counted(r.Kept, "old key was", "old keys were")
	values["retry"] = say.Do("rollout retry", strconv.FormatInt(r.ID, 10))
	text := "{kept} left where it stood; look again: {retry}"
	switch {
	case r.Spec.Verb == RemoveOld:
		values["remove"] = say.Do("remove used old keys", strconv.FormatInt(r.OfRollout, 10))
		text += "; or remove it although it was used: {remove}"
	case r.Spec.Soak > 0 && !r.Due.IsZero() && !r.Undoing:
		values["resume"] = say.Do("resume due rollouts")
		text += " (from {at} on also by {resume})"
	}
	return say.English(text, values)
}
