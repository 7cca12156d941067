package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
)

// The exit statuses of latchctl, for scripts.
const (
	StatusDone   = 0 // all that was asked for is done
	StatusFailed = 1 // it failed; the message says what and where
	StatusUsage  = 2 // the command line is not understood
	StatusPerson = 3 // it needs a person to answer, and none is there
	StatusPartly = 4 // some of it is done, some failed
)

// usageError is an error about a command line that cannot be understood.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usage(cmd *cobra.Command, err error) error {
	return &usageError{err: err, hint: "See " + cmd.CommandPath() + " --help"}
}

func usagef(cmd *cobra.Command, format string, args ...any) error {
	return usage(cmd, fmt.Errorf(format, args...))
}

// exactly wants n arguments; its error names the first one that is missing.
func exactly(n int, names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > n:
			return usagef(cmd, "%s is one argument too many", quoteArg(args[n]))
		case len(args) < n:
			return usagef(cmd, "%s is missing", names[len(args)])
		}
		return nil
	}
}

// errPartly marks work that was done in part.
var errPartly = errors.New("partly done")

// errReported marks a failure that was reported already: only the exit status is
// left to set.
var errReported = errors.New("failed")

// exitStatus prints an error with its hint and returns the exit status.
func (s *session) exitStatus(ctx context.Context, err error) int {
	s.waiting.done()
	if err == nil {
		return StatusDone
	}
	var bad *usageError
	switch {
	case errors.Is(err, errReported) && errors.Is(err, errPartly):
		return StatusPartly
	case errors.Is(err, core.ErrWaits), api.KindOf(err) == api.Accepted && ctx.Err() == nil: // done, and not shown yet
		s.printError(err, nextStep(err))
		return StatusPartly
	case errors.Is(err, core.ErrPaused): // what waits is left
		s.printError(err, nextStep(err))
		return StatusPartly
	case errors.Is(err, errPartly):
		s.printError(err, "")
		return StatusPartly
	case errors.Is(err, errReported):
		return StatusFailed
	case errors.Is(err, errNeedsTrust):
		return StatusPerson
	case errors.As(err, &bad):
		s.printError(err, bad.hint)
		return StatusUsage
	case errors.Is(err, ask.ErrNobody):
		s.printError(err, nextStep(err))
		return StatusPerson
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		s.printError(errors.New("stopped"), "Nothing more was begun; latchctl pending list tells whether something is half done.")
		return StatusFailed
	}
	s.printError(err, nextStep(err))
	return StatusFailed
}

// atMost allows up to n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usagef(cmd, "%s is one argument too many", quoteArg(args[n]))
		}
		return nil
	}
}
