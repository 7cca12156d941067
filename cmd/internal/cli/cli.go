// Package cli is latchctl: the commands, what they print and their exit status.
// What Latchkey can do is in core; this is only how to say it in a terminal.
package cli

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core"
)

// Env is the process as the commands see it.
type Env struct {
	Args    []string // without the program's name
	In      io.Reader
	Out     io.Writer // what was asked for
	Err     io.Writer // progress, messages and hints
	Version string
	Lag     time.Duration // see core.Options
}

// Main runs one command and returns the exit status; see [StatusDone].
func Main(env Env) int {
	s := newSession(env)
	ctx, stop := s.listen(context.Background())
	defer stop()
	root := newRoot(s)
	root.SetArgs(env.Args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	err := root.ExecuteContext(ctx)
	if s.app != nil {
		if closeErr := s.app.Close(); err == nil {
			err = closeErr
		}
	}
	return s.exitStatus(ctx, err)
}

// session is one run of latchctl: the global flags, and the App once a command
// has asked for it. What belongs to one subject has a type of its own, such as
// accounts and rollouts.
type session struct {
	printer
	input
	answers
	vault      vaultFlags
	app        *core.App
	interrupts *interrupts

	version   string
	lag       time.Duration
	verbose   bool
	dataDir   string
	newFolder string // that --data names and that was not there
	account   string
	showWait  time.Duration // --shown-within
}

func newSession(env Env) *session {
	s := &session{
		printer: printer{Out: env.Out, Err: env.Err, waiting: newProgress(env.Err)},
		input:   input{In: env.In, prompts: env.Err},
		version: env.Version, lag: env.Lag,
	}
	s.vault.input = &s.input
	return s
}

func newRoot(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:   "latchctl",
		Short: "SSH deploy keys of all your repositories: make, place, verify, remove",
		Long: `latchctl makes SSH key pairs, keeps their private keys in the keyring of the
operating system, puts the public keys on repositories through the forge's
API, and verifies by SSH that each key opens the repository.

Try it without an account:  latchctl demo`,
		Version:       s.version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef(cmd, "unknown command %s", quoteArg(args[0]))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := root.PersistentFlags()
	f.BoolVar(&s.json, "json", false, "print JSON (shapes: docs/json.md)")
	f.BoolVarP(&s.verbose, "verbose", "v", false, "tell on stderr what is asked of the forge; never a secret")
	f.StringVar(&s.dataDir, "data", "", "`DIR` with Latchkey's data (default: the platform's own place)")
	s.vault.flags(f)
	f.StringVar(&s.account, "account", "", "`ID` of the account (needed when there are several)")
	root.SetFlagErrorFunc(flagParseError)
	root.SetVersionTemplate("latchctl {{.Version}}\n")
	root.SetHelpCommand(helpCmd())
	root.AddCommand(
		accountCmd(accounts{s}), repoCmd(s), keyCmd(keyPairs{s}), deployKeyCmd(deployKeys{s}), rolloutCmd(&rollouts{session: s}), inventoryCmd(inventories{s}),
		findCmd(inventories{s}), testCmd(s), hostKeyCmd(hostKeys{s}), vaultCmd(s), pendingCmd(s),
		demoCmd(s), forgeCmd(s), doctorCmd(s), versionCmd(s), manCmd(s),
	)
	guardArguments(root)
	return root
}

// helpCmd shows the help of a command; a wrong name is a usage error.
func helpCmd() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Show the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usagef(cmd, "there is no command %s", quoteArg(strings.Join(args, " ")))
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// group is a command that only holds others. Alone it shows its help, and a
// wrong word below it is a usage error instead of help with exit status 0.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef(cmd, "%s is not a command of %s", quoteArg(args[0]), cmd.CommandPath())
			}
			return cmd.Help()
		},
	}
	c.AddCommand(subs...)
	return c
}

// today is what a --token-expires date is compared with.
func today() time.Time { return time.Now() }
