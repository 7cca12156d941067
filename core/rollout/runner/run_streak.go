package runner

import (
	"errors"
	"sync"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// mostAlike is after how many failures of the same kind in a row the whole
// rollout pauses: the cause is then not the repository's.
const mostAlike = 5

// mostGone is the same for failures whose cause is, one by one, the repository's
// own: a whole workspace may have been deleted since it was listed, but a token
// that has lost its right everywhere looks like that too.
const mostGone = 50

// failureStreak counts failures of the same kind in a row.
type failureStreak struct {
	mu    sync.Mutex
	kind  string
	alike int
	all   int // of this run
}

// reset ends a streak.
func (s *failureStreak) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kind, s.alike = "", 0
}

// add counts a failure and returns how many were alike in a row, and how many
// there were in this run.
func (s *failureStreak) add(kind string) (alike, all int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all++; s.kind == kind {
		s.alike++
	} else {
		s.kind, s.alike = kind, 1
	}
	return s.alike, s.all
}

// countFailure counts the failure of a step, and pauses the rollout when there
// are too many.
func (r *run) countFailure(t *task, err error) {
	alike, all := r.streak.add(failureKind(t, err))
	most := mostAlike
	if isOfTarget(err) {
		most = mostGone
	}
	switch {
	case r.spec.StopAfter > 0 && all >= r.spec.StopAfter:
		r.halt(verdict{state: rollout.Paused, reason: say.Count("went.too-many", all, "{n} step failed, as many as were allowed; the last one: {cause}", "{n} steps failed, as many as were allowed; the last one: {cause}",
			say.Values{"cause": errtext.Of(err)}),
			err: errtext.Because(say.New("failed.steps-failed", "{cause}: {steps} failed", say.Values{"steps": say.Count("part.steps", all, "{n} step", "{n} steps")}), rollout.ErrTooManyFailures)})
	case alike >= most:
		r.halt(verdict{state: rollout.Paused, reason: say.New("went.alike", "{n} steps in a row failed alike; the last one: {cause}", say.Values{"n": alike, "cause": errtext.Of(err)}),
			err: errtext.Because(say.New("failed.failed-alike", "{cause}: {n} in a row failed alike: {other}", say.Values{"n": alike, "other": errtext.Of(err)}), rollout.ErrTooManyFailures, err)})
	}
}

// failureKind is by what failures are compared: the act, and the kind of error.
func failureKind(t *task, err error) string {
	if _, ok := errors.AsType[notVerified](err); ok {
		return "not verified"
	}
	act := ""
	if t.At < len(t.acts) {
		act = string(t.acts[t.At].Kind)
	}
	return act + " " + api.KindOf(err).String()
}

// isOfTarget reports whether the cause of an error is the repository's own: it
// was deleted or archived since it was listed, or the token has lost its right
// to it. Some of them in a row say nothing about the others.
func isOfTarget(err error) bool {
	switch api.KindOf(err) {
	case api.NotFound, api.Gone:
		return true
	}
	if _, ok := errors.AsType[*rollout.MachineError](err); ok { // or the machine's
		return true
	}
	return errors.Is(err, api.ErrArchived) || errors.Is(err, rollout.ErrOtherRepo)
}
