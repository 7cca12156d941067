package rollout

import (
	"errors"
	"fmt"
	"time"

	"latchkey/api"
	"latchkey/core/say"
)

// mostAlike is after how many failures of the same kind in a row the whole
// rollout pauses: the cause is then not the repository's.
const mostAlike = 5

// mostGone is the same for failures whose cause is, one by one, the repository's
// own: a whole workspace may have been deleted since it was listed, but a token
// that has lost its right everywhere looks like that too.
const mostGone = 50

// streak counts failures of the same kind in a row.
type streak struct {
	kind  string
	alike int
	all   int // of this run
}

// went ends a streak.
func (r *Runner) went() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.streak.kind, r.streak.alike = "", 0
}

// failedLike counts a failure, and pauses the rollout when there are too many.
func (r *Runner) failedLike(w *work, err error) {
	kind := likeness(w, err)
	r.mu.Lock()
	s := &r.streak
	if s.all++; s.kind == kind {
		s.alike++
	} else {
		s.kind, s.alike = kind, 1
	}
	alike, all := s.alike, s.all
	r.mu.Unlock()
	most := mostAlike
	if ofThatPlace(err) {
		most = mostGone
	}
	switch {
	case r.spec.StopAfter > 0 && all >= r.spec.StopAfter:
		r.halt(verdict{state: Paused, reason: say.Count("went.too-many", all, "{n} step failed, as many as were allowed; the last one: {cause}", "{n} steps failed, as many as were allowed; the last one: {cause}",
			say.Values{"cause": err.Error()}).String(),
			err: fmt.Errorf("%w: %s failed", ErrTooManyFailures, counted(all, "step", "steps"))})
	case alike >= most:
		r.halt(verdict{state: Paused, reason: say.New("went.alike", "{n} steps in a row failed alike; the last one: {cause}", say.Values{"n": alike, "cause": err.Error()}).String(),
			err: fmt.Errorf("%w: %d in a row failed alike: %w", ErrTooManyFailures, alike, err)})
	}
}

// ErrTooManyFailures says that the circuit opened: too many steps failed.
var ErrTooManyFailures = errors.New("too many steps failed")

func likeness(w *work, err error) string {
	if _, ok := errors.AsType[notProved](err); ok {
		return "not proved"
	}
	at := ""
	if w.At < len(w.acts) {
		at = string(w.acts[w.At].Kind)
	}
	return at + " " + api.KindOf(err).String()
}

func retryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*api.Error](err); ok {
		return e.RetryAfter
	}
	return 0
}
