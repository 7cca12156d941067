// Package terminal is the end of a command line program at which a person or a
// script is: what it prints, asks and reads, how a command says that it was not
// understood, and the exit status.
package terminal

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// UsageError is an error about a command line that cannot be understood.
type UsageError struct {
	Err  error
	Hint string
}

// Error implements error.
func (e *UsageError) Error() string { return e.Err.Error() }

// Unwrap returns what it is about.
func (e *UsageError) Unwrap() error { return e.Err }

// Usage makes an error of err that says which help to read.
func Usage(cmd *cobra.Command, err error) error {
	return &UsageError{Err: err, Hint: "See " + cmd.CommandPath() + " --help"}
}

// Usagef is Usage with a new error.
func Usagef(cmd *cobra.Command, format string, args ...any) error {
	return Usage(cmd, fmt.Errorf(format, args...))
}

// UnknownCommand is a usage error about a word that is no command, with the commands
// that may have been meant.
func UnknownCommand(cmd *cobra.Command, word, format string, args ...any) error {
	err := Usagef(cmd, format, args...)
	cmd.SuggestionsMinimumDistance = 2
	var meant []string
	for _, name := range cmd.SuggestionsFor(word) {
		meant = append(meant, cmd.CommandPath()+" "+name)
	}
	for _, sub := range cmd.Commands() { // what belongs to another command
		for _, below := range sub.Commands() {
			if slices.Contains(below.SuggestFor, word) {
				meant = append(meant, below.CommandPath())
			}
		}
	}
	slices.Sort(meant)
	meant = slices.Compact(meant) // two spellings that people use may mean the same
	if len(meant) > 0 {
		err = &UsageError{Err: fmt.Errorf("%w; did you mean: %s", err, strings.Join(meant, ", ")), Hint: "See " + cmd.CommandPath() + " --help"}
	}
	return err
}

// Group is a command that only holds others. Alone it shows its help, and a
// wrong word below it is a usage error instead of help with exit status 0.
func Group(use, short string, subs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return UnknownCommand(cmd, args[0], "%s is not a command of %s", QuoteArg(args[0]), cmd.CommandPath())
			}
			return cmd.Help()
		},
	}
	c.AddCommand(subs...)
	return c
}

// Exactly wants n arguments; its error names the first one that is missing.
func Exactly(n int, names ...string) cobra.PositionalArgs {
	most := AtMost(n)
	least := atLeast(n, names)
	return func(cmd *cobra.Command, args []string) error {
		if err := least(cmd, args); err != nil {
			return err
		}
		return most(cmd, args)
	}
}

// AtLeastOne wants one argument or more; its error says what is missing.
func AtLeastOne(name string) cobra.PositionalArgs { return atLeast(1, []string{name}) }

func atLeast(n int, names []string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch given := len(args); {
		case given >= n:
			return nil
		case given < len(names):
			return Usagef(cmd, "%s is missing", names[given])
		default:
			return Usagef(cmd, "argument %d is missing", given+1)
		}
	}
}

// AtMost allows up to n arguments.
func AtMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return Usagef(cmd, "%s is one argument too many", QuoteArg(args[n]))
		}
		return nil
	}
}
