package rollout

import (
	"slices"
	"strconv"

	"latchkey/core/errtext"
	"latchkey/core/say"
)

// Remaining returns what is still to be done, and by which action, as one
// sentence; zero when nothing is. The window has buttons in its place, and says
// it in the files that it writes.
func Remaining(r Report) say.Text {
	id := strconv.FormatInt(r.ID, 10)
	do := func(action say.Action) say.Values { return say.Values{"do": action} }
	switch {
	case r.State == Soaking && !r.Reason.IsZero():
		return say.New("left.machines", "{waiting} of {total} wait for machines that could not be reached, which are tried again at {at}⟨; at once: {do}⟩", dueValue(r),
			say.Values{"waiting": r.Waiting, "total": r.Total}, do(say.Do("rollout resume", id)))
	case r.State == Soaking:
		return say.New("left.soaking", "waiting until {at} to remove the old keys⟨; then: {do}⟩", dueValue(r), do(say.Do("rollout resume", id)))
	case r.State == Ready:
		return say.New("left.ready", "nothing has been started⟨: {do}⟩", do(say.Do("rollout run", id)))
	case !r.State.Ended() && r.State != Running:
		return say.New("left.open", "{waiting} of {total} are left⟨: {do}⟩", say.Values{"waiting": r.Waiting, "total": r.Total}, do(say.Do("rollout resume", id)))
	case r.Failed > 0 && r.State != Running:
		return say.New("left.failed", "{failed} failed⟨; retry: {do}⟩", say.Values{"failed": r.Failed}, do(say.Do("rollout retry", id)))
	case r.State == Cancelled && slices.ContainsFunc(r.Results, func(x Result) bool { return x.Added || x.Removed || x.Renamed }):
		return say.New("left.cancelled", "what was done before stays⟨; undo it: {do}⟩", do(say.Do("rollout undo", id)))
	case r.KeysStay > 0:
		return remainingStays(r)
	case len(r.CurrentAgain) > 0 && r.State.Ended():
		return remainingCurrent(r)
	case r.State == Done && r.OldLeft > 0:
		return say.New("left.old-open", "the old key still opens {places}⟨; once every machine has the new one: {do}⟩", say.Values{"places": placesText(r.OldLeft)}, do(say.Do("rollout remove-old", id)))
	}
	return say.Text{}
}

func dueValue(r Report) say.Values {
	return say.Values{"at": r.Due.Local().Format("2006-01-02 15:04")}
}

func placesText(n int) say.Text { return say.Count("part.places", n, "{n} place", "{n} places") }

// remainingCurrent says that an old key is the current one again where its
// successor is gone, which no remove-old removes.
func remainingCurrent(r Report) say.Text {
	key, where := r.Spec.SetName(), errtext.Names(r.CurrentAgain)
	for _, x := range r.Results {
		if key == "" && slices.Contains(r.CurrentAgain, x.Target) {
			key = string(x.Old)
		}
	}
	about := []string{key}
	values := say.Values{"where": where}
	if r.OldLeft > 0 {
		about = append(about, r.CurrentAgain[:min(len(r.CurrentAgain), errtext.MostNames)]...)
		values["places"] = placesText(r.OldLeft)
		values["remove"] = say.Do("rollout remove-old", strconv.FormatInt(r.ID, 10))
	}
	values["rotate"] = say.Do("rollout rotate", about...)
	return say.New("left.current-again", "the new key is no longer on {where}, so the old key is the current one again there⟨; to rotate it once more: {rotate}⟩⟨; the old key still opens {places} beside the new one; once every machine has the new one: {remove}⟩", values)
}

// remainingStays says how to remove old keys that were left in place.
func remainingStays(r Report) say.Text {
	values := say.Values{"retry": say.Do("rollout retry", strconv.FormatInt(r.ID, 10))}
	switch {
	case r.Spec.Verb == RemoveOld:
		values["remove"] = say.Do("remove used old keys", strconv.FormatInt(r.OfRollout, 10))
	case r.Spec.Soak > 0 && !r.Due.IsZero() && !r.Undoing:
		values["at"], values["resume"] = dueValue(r)["at"], say.Do("resume due rollouts")
	}
	return say.Count("left.old-kept", r.KeysStay,
		"{n} old key was not removed⟨; try again: {retry}⟩⟨; or remove it although it was used: {remove}⟩⟨ (from {at} on also by {resume})⟩",
		"{n} old keys were not removed⟨; try again: {retry}⟩⟨; or remove them although they were used: {remove}⟩⟨ (from {at} on also by {resume})⟩", values)
}
