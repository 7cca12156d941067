package terminal

import (
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
)

// The exit statuses of latchctl, for scripts.
const (
	StatusDone   = 0 // all that was asked for is done
	StatusFailed = 1 // it failed; the message says what and where
	StatusUsage  = 2 // the command line is not understood
	StatusPerson = 3 // it needs a person to answer, and none is there
	StatusPartly = 4 // some of it is done, some failed
	StatusFound  = 5 // an audit found what --fail-on names

	StatusInterrupted = 130 // it was interrupted, and nothing is left to be resumed or finished
)

// ErrPartly marks work that was done in part.
var ErrPartly = errors.New("partly done")

// ErrFound ends an audit that found something as bad as it was told to fail on. The
// findings were printed already.
var ErrFound = errors.New("the audit found what --fail-on names")

// ErrReported marks a failure that was reported already: only the exit status is
// left to set.
var ErrReported = errors.New("failed")

// ErrNeedsTrust ends a test that met an unknown host key with nobody there to
// decide. The finding was printed already.
var ErrNeedsTrust = errors.New("a person has to decide about the host key")

// markedError is an error that is of a kind, which its text does not say.
type markedError struct{ err, kind error }

func (e *markedError) Error() string   { return e.err.Error() }
func (e *markedError) Unwrap() []error { return []error{e.err, e.kind} }

// Mark makes an error that is also of a kind, such as [ErrNeedsTrust], and says what it
// said.
func Mark(err, kind error) error { return &markedError{err, kind} }

// ExitStatus prints an error with its hint and returns the exit status.
func (p *Printer) ExitStatus(ctx context.Context, err error) int {
	p.Waiting.Done()
	if err == nil {
		return StatusDone
	}
	p.interrupted = ctx.Err() != nil
	var bad *UsageError
	stopped := errors.New("stopped")
	switch {
	case errors.Is(err, ErrReported) && errors.Is(err, ErrPartly):
		return StatusPartly
	case errors.Is(err, cause.ErrWaits), api.KindOf(err) == api.Accepted && ctx.Err() == nil: // done, and not shown yet
		p.PrintError(err, NextStep(err))
		return StatusPartly
	case errors.Is(err, cause.ErrPaused): // what waits is left
		p.PrintError(err, NextStep(err))
		return StatusPartly
	case errors.Is(err, ErrPartly) && ctx.Err() != nil && errors.Is(err, context.Canceled):
		p.PrintError(errors.Join(stopped, ErrPartly), "Something is unfinished: see latchctl pending list.")
		return StatusPartly
	case errors.Is(err, ErrPartly):
		p.PrintError(err, "")
		return StatusPartly
	case errors.Is(err, ErrFound):
		return StatusFound
	case errors.Is(err, ErrReported):
		return StatusFailed
	case errors.Is(err, ErrNeedsTrust):
		return StatusPerson
	case errors.As(err, &bad):
		p.PrintError(err, bad.Hint)
		return StatusUsage
	case errors.Is(err, ask.ErrNobody):
		p.PrintError(err, NextStep(err))
		return StatusPerson
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		p.PrintError(stopped, "No further steps were started, and nothing of it is unfinished.")
		return StatusInterrupted
	}
	p.PrintError(err, NextStep(err))
	return StatusFailed
}
