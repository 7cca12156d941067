package runner

import (
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// Forges show what they took some time later. A step whose change does not show
// yet is put off: the others go on, and it is looked at again with growing
// waits. What a forge accepted is never sent again; what may have come through
// is sent again only after a reading that would show it.

const (
	firstLook   = time.Second
	longestLook = 15 * time.Second
	// longGone is how long after a forge accepted a change that no reading shows
	// somebody else has taken it back.
	longGone = time.Hour
)

var (
	// errPutOff puts a step off until task.due.
	errPutOff = errors.New("looked at again later")
	// errNotShown leaves a step waiting until the next run.
	errNotShown = errors.New("the forge accepted it and does not show it yet")
)

// putOff puts the step off. since is when what it waits for was written.
func (s *stepJournal) putOff(since time.Time) error {
	t := s.task
	t.wait = min(max(2*t.wait, firstLook), longestLook)
	t.due = s.Now().Add(t.wait)
	if last := since.Add(s.Lag); t.due.After(last) && last.After(s.Now()) {
		t.due = last
	}
	t.listed = false
	return errPutOff
}

// putOffUntilShown puts the step off until a reading would show what was written
// then. Where the forge counts requests, none is made before.
func (s *stepJournal) putOffUntilShown(written time.Time) error {
	s.task.due, s.task.listed = written.Add(s.Lag), false
	return errPutOff
}

// showsAbsence reports whether the reading at hand shows that the act's key
// does not stand there: one that was asked for too soon after somebody put it
// there may lack it. Whoever planned the rollout knew of it, so it was put there
// before.
func (s *stepJournal) showsAbsence(a *rollout.Act) bool {
	return s.Lag <= 0 || s.task.listedAt.Sub(s.presentBy(a)) >= s.Lag
}

// presentBy returns by when a key that is to be removed was put there.
func (s *stepJournal) presentBy(a *rollout.Act) time.Time {
	if s.row.Undoing {
		return a.OriginalAt
	}
	return s.row.Created
}

// maybeStale reports whether a key that an undo puts back may be shown only
// because the list does not know yet that it was removed.
func (s *stepJournal) maybeStale(a *rollout.Act, found *api.DeployKey) bool {
	return !a.OriginalAt.IsZero() && !s.showsBy(a.OriginalAt) && (a.OldKeyID == "" || found.ID == a.OldKeyID)
}

// checkRepeat decides, for an act that a reading just made does not show,
// whether it may be sent again: nil, or what is to be waited for.
func (s *stepJournal) checkRepeat(a *rollout.Act) error {
	written := s.task.writtenAt(a)
	switch {
	case !s.showsBy(written):
		return s.putOff(written)
	case a.AcceptedAt.IsZero():
		return nil
	case s.Now().Sub(a.AcceptedAt) < longGone:
		return errNotShown
	}
	a.AcceptedAt = time.Time{} // it was there, and somebody has undone it
	return nil
}

// awaitDue waits until a step that was put off is due; false when the run ends
// before.
func (r *run) awaitDue(t *task) bool {
	if t.due.IsZero() {
		return true
	}
	if d := t.due.Sub(r.Now()); d > 0 {
		if d >= 2*time.Second {
			r.progress.reportWait(t.due, "", say.New("wait.shown", "waiting until the forge shows what it accepted: checks again at {time}",
				say.Values{"time": t.due.Local().Format("15:04:05")}))
		}
		if r.sleep(d) != nil {
			return false
		}
		r.progress.reportGoesOn()
	}
	t.due = time.Time{}
	return true
}

// waitsForForge returns why a run ended though nothing stopped it, zero when
// nothing waits for a forge.
func (r *run) waitsForForge() say.Text {
	n := 0
	for _, t := range r.tasks {
		if t.open() && t.At < len(t.acts) && !t.act().AcceptedAt.IsZero() {
			n++
		}
	}
	if n == 0 {
		return say.Text{}
	}
	return say.New("went.not-shown", "steps that wait until the forge shows what it accepted: {n}", say.Values{"n": n})
}
