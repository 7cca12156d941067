package sh

import (
	"context"
	"io"
)

// Runner runs scripts on one machine as one login user. It may be used by
// several goroutines at once.
type Runner interface {
	// Machine is what the machine is called, safe to show.
	Machine() string
	// Run runs a script to its end. That the script's own status is not 0 is no
	// error. An error is an *[Error], whose Begun tells whether the script may have
	// done something; errors.Is also finds what cancelled the context. When it
	// returns, nothing of the script runs any more, as far as the machine can be
	// reached.
	Run(context.Context, Script) (Result, error)
}

// Result is what a script answered. All of it comes from the machine and is to
// be cleaned before it is shown.
type Result struct {
	Out    []byte // what it printed, byte for byte
	Err    []byte // the beginning of what it printed as errors
	Status int    // its exit status
	Noise  string // the beginning of what start files printed before it
}

// Process is a command that was started on a machine.
type Process interface {
	// Stdin, Stdout and Stderr are its streams.
	Stdin() io.WriteCloser
	Stdout() io.Reader
	Stderr() io.Reader
	// Kill ends it, and the streams with it. It may be called more than once.
	Kill()
	// Wait waits for its end, and says why it could not be waited for, or why its
	// connection was cut; an exit status that is not 0 is no error. It is called
	// once, after the streams have ended.
	Wait() error
}

// Start starts a command by the login shell of a machine's user.
type Start func(ctx context.Context, command string) (Process, error)

// Over returns the Runner of whatever starts commands. An error of start is
// passed on as it is.
func Over(machine string, start Start) Runner { return &runner{machine, start} }

type runner struct {
	machine string
	start   Start
}

// Machine implements Runner.
func (r *runner) Machine() string { return r.machine }

// command is what the login shell is given. It is read alike by every shell.
const command = "exec /bin/sh"
