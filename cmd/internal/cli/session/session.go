// Package session is one run of latchctl: what its global flags say, the App that
// a command opens, and how a command finds the repository, account or pair that
// its arguments name.
package session

import (
	"io"
	"time"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

// Session is one run of latchctl: the global flags, and the App once a command
// has asked for it. What belongs to one subject has a type of its own, such as
// accounts and rollouts.
type Session struct {
	terminal.Printer
	terminal.Input
	Answers
	Vault      VaultFlags
	App        *core.App
	Interrupts *terminal.Interrupts

	Version   string
	Lag       time.Duration
	VaultWork int // see core.Options
	Verbose   bool
	NoWait    bool // --no-wait
	DataDir   string
	Used      []Setting // what the environment and the configuration file say
	newFolder string    // that --data names and that was not there
	Account   string
	settled   bool
	showWait  time.Duration // --shown-within
}

// New makes the session of one run. Questions, messages and progress go
// to errs.
func New(in io.Reader, out, errs io.Writer) *Session {
	s := &Session{
		Printer: terminal.Printer{Out: out},
		Input:   terminal.Input{In: in, Prompts: errs},
	}
	s.Err = terminal.NewMessages(errs, &s.Quiet)
	s.Waiting = terminal.NewProgress(s.Err)
	s.Vault.Input = &s.Input
	return s
}
