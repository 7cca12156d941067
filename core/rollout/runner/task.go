package runner

import (
	"cmp"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/keys"
)

// task is one step in the runner's hands: its row of the journal, its acts, and
// what this run has learnt.
type task struct {
	store.RolloutStep
	acts []rollout.Act

	list       []api.DeployKey // the target's keys as last read
	listed     bool            // list is from this run and still counts
	listedAt   time.Time       // when the forge was asked for list
	generated  bool            // its pair was read back from the vault in this run
	verified   bool            // the new key was verified in this run
	restarts   int             // how often it had to begin again
	tries      int             // how often a change without a clear answer was sent
	due        time.Time       // put off until then
	wait       time.Duration   // for how long it was put off the last time
	started    time.Time
	verifiedAt time.Time // when the forge last said that Target is the planned repository
	countedAs  rollout.StepState
	ran        bool // in this run, it was begun or carried on
	away       bool // in this run, a machine of it could not be reached
}

func (t *task) open() bool {
	return t.State == string(rollout.StepWaiting) || t.State == string(rollout.StepRunning)
}

// act returns the act that the step stands before.
func (t *task) act() *rollout.Act { return &t.acts[t.At] }

// find returns the key of an act in this run's reading: by its fingerprint, or
// by its id where the forge's text of the key could not be read.
func (t *task) find(a *rollout.Act, fp keys.Fingerprint) *api.DeployKey {
	if fp != "" {
		return withFingerprint(t.list, fp)
	}
	for i := range t.list {
		if t.list[i].ID == a.KeyID && t.list[i].Public.IsZero() {
			return &t.list[i]
		}
	}
	return nil
}

// writtenAt returns when the act's effect may last have been caused, zero for
// never.
func (t *task) writtenAt(a *rollout.Act) time.Time {
	at := a.SentAt
	if a.AcceptedAt.After(at) {
		at = a.AcceptedAt
	}
	if at.IsZero() && t.Intent { // recorded by a version that did not keep the time
		at = t.Updated
	}
	return at
}

// mayHaveSent reports whether the act's effect may have been caused already.
func (t *task) mayHaveSent(a *rollout.Act) bool { return t.Intent || !a.SentAt.IsZero() }

// requiredKey returns the key that has to stand on the target before the step
// changes anything there; ok is false where it does not matter, or where the
// first act reads the target itself.
func (t *task) requiredKey() (fp keys.Fingerprint, ok bool) {
	for _, a := range t.acts {
		switch {
		case a.Kind == rollout.ActAdd && a.Replaces != "":
			return a.Replaces, true
		case a.Kind == rollout.ActAdd:
			return "", false
		case (a.Kind == rollout.ActRemove || a.Kind == rollout.ActRelabel) && a.KeyID == "" && a.Fingerprint != "":
			return a.Fingerprint, true
		}
	}
	return "", false
}

// trialRepo returns a repository that the target opens, "" when none is known.
func (t *task) trialRepo() string {
	if !t.Project {
		return t.Target
	}
	for _, a := range t.acts {
		if a.Repo != "" {
			return string(a.Repo)
		}
	}
	return ""
}

// lastVerify returns the last verification before the act that the step stands before.
func (t *task) lastVerify() (act *rollout.Act) {
	for i := range t.acts[:min(t.At, len(t.acts))] {
		if t.acts[i].Kind.Verifies() {
			act = &t.acts[i]
		}
	}
	return act
}

// quietSince returns since when nobody may have used the key that a removes:
// since its use was last checked, or since its successor was verified.
func (t *task) quietSince(a *rollout.Act) (since time.Time, judged bool) {
	if judged = !a.UsedSince.IsZero(); judged {
		since = a.UsedSince
	}
	for i := range t.acts {
		if t.acts[i].Kind == rollout.ActSoak {
			judged = true
			if act := t.lastVerify(); act != nil {
				since = act.DoneAt
			}
		}
	}
	if a.UseCheckedAt.After(since) {
		since = a.UseCheckedAt
	}
	return since, judged
}

// quietUntil returns until when a step soaks by itself: so long after the verification,
// or after its use was last checked; zero when neither has happened.
func (t *task) quietUntil(soak time.Duration) time.Time {
	var since time.Time
	for i := range t.acts {
		switch a := &t.acts[i]; {
		case a.Kind.Verifies() && a.DoneAt.After(since):
			since = a.DoneAt
		case a.Kind == rollout.ActRemove && a.UseCheckedAt.After(since):
			since = a.UseCheckedAt
		}
	}
	if since.IsZero() {
		return since
	}
	return since.Add(soak)
}

// useChecked returns the row that records, beside the step, that the use of its
// old key was checked; nil when it was not.
func (t *task) useChecked() *store.Successor {
	if t.At >= len(t.acts) || t.act().Kind != rollout.ActRemove || t.act().UseCheckedAt.IsZero() {
		return nil
	}
	a := t.act()
	return &store.Successor{Account: t.Account, Target: t.Target, Project: t.Project, Old: string(a.Fingerprint), Looked: a.UseCheckedAt}
}

// soakAgain lets a step whose old key was left in place wait once more, until the
// key has been quiet for as long as was asked for.
func (t *task) soakAgain() {
	if t.At > 0 && t.At < len(t.acts) && t.act().Kind == rollout.ActRemove && t.acts[t.At-1].Kind == rollout.ActSoak {
		t.At--
	}
}

// byDue returns the steps that were put off, the earliest first.
func byDue(tasks []*task) []*task {
	late := slices.DeleteFunc(slices.Clone(tasks), func(t *task) bool { return t.due.IsZero() })
	slices.SortStableFunc(late, func(a, b *task) int { return cmp.Compare(a.due.UnixNano(), b.due.UnixNano()) })
	return late
}

func withBlob(list []api.DeployKey, public keys.Public) *api.DeployKey {
	for i := range list {
		if !list[i].Public.IsZero() && list[i].Public.Equal(public) {
			return &list[i]
		}
	}
	return nil
}

func withFingerprint(list []api.DeployKey, fp keys.Fingerprint) *api.DeployKey {
	for i := range list {
		if !list[i].Public.IsZero() && list[i].Public.Fingerprint() == fp {
			return &list[i]
		}
	}
	return nil
}
