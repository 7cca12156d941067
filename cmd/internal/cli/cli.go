// Package cli is latchctl: the commands, what they print and their exit status.
// What Latchkey can do is in core; this is only how to say it in a terminal.
package cli

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/auditcmd"
	"latchkey/cmd/internal/cli/machinecmd"
	"latchkey/cmd/internal/cli/registercmd"
	"latchkey/cmd/internal/cli/rolloutcmd"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
)

// Env is the process as the commands see it.
type Env struct {
	Args    []string // without the program's name
	In      io.Reader
	Out     io.Writer // what was asked for
	Err     io.Writer // progress, messages and hints
	Version string
	Lag     time.Duration // see core.Options
	// VaultWork is for tests, which open many vaults: see core.Options.
	VaultWork int
}

// Main runs one command and returns the exit status; see [StatusDone].
func Main(env Env) int {
	s := sessionOf(env)
	ctx, signals := terminal.Listen(context.Background(), &s.Printer)
	defer signals.End()
	s.Interrupts = signals
	root := rootFor(s, slices.Contains(env.Args, cobra.ShellCompRequestCmd) || slices.Contains(env.Args, cobra.ShellCompNoDescRequestCmd))
	root.SetArgs(env.Args)
	if isCompletion(env.Args) {
		plainUsage(root)
	}
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	plainHelp(root)
	err := root.ExecuteContext(ctx)
	if s.App != nil {
		if ctx.Err() != nil && s.LeavesUnfinished() {
			err = errors.Join(err, terminal.ErrPartly)
		}
		if closeErr := s.App.Close(); err == nil {
			err = closeErr
		}
	}
	if _, usage := errors.AsType[*terminal.UsageError](err); usage { // which ends the reading of flags
		s.JSON = s.JSON || asksForJSON(env.Args)
	}
	return s.ExitStatus(ctx, err)
}

// plainHelp prints help in signs that can be shown.
func plainHelp(root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		out := c.OutOrStdout()
		c.SetOut(terminal.PlainWriter{To: out})
		help(c, args)
		c.SetOut(out)
	})
}

// asksForJSON reports whether some form of --json stands somewhere on a command line that
// is not understood.
func asksForJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	for i, a := range args {
		name, value, _ := strings.Cut(a, "=")
		switch name {
		case "--json":
			return value != "false"
		case "--jq", "--template":
			return true
		case "--output":
			if value == "json" || value == "" && i+1 < len(args) && args[i+1] == "json" {
				return true
			}
		}
	}
	return false
}

func sessionOf(env Env) *session.Session {
	s := session.New(env.In, env.Out, env.Err)
	s.Version, s.Lag, s.VaultWork = env.Version, env.Lag, env.VaultWork
	return s
}

func newRoot(s *session.Session) *cobra.Command { return rootFor(s, true) }

// rootFor makes the command line. What completes values takes a while to set up, so it
// is left out where no shell asks for it.
func rootFor(s *session.Session, completes bool) *cobra.Command {
	root := &cobra.Command{
		Use:   "latchctl",
		Short: "SSH deploy keys of all your repositories: make, place, verify, remove",
		Long: `latchctl makes SSH key pairs, keeps their private keys in the keyring of the
operating system, puts the public keys on repositories through the forge's
API, and verifies by SSH that each key opens the repository.

Try it without an account:  latchctl demo

--data, --account, --vault, --vault-passphrase-file and --vault-identity may also be
set in the environment (LATCHKEY_DATA, LATCHKEY_ACCOUNT, LATCHKEY_VAULT,
LATCHKEY_VAULT_PASSPHRASE_FILE, LATCHKEY_VAULT_IDENTITY) or once and for all in
a file: see latchctl config --help.`,
		Version:       s.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return terminal.UnknownCommand(cmd, args[0], "unknown command %s", terminal.QuoteArg(args[0]))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := root.PersistentFlags()
	f.BoolVar(&s.JSON, "json", false, "print JSON, and errors as JSON too (shapes: docs/json.md)")
	s.Format.Flags(f)
	f.BoolVarP(&s.Quiet, "quiet", "q", false, "no progress, notes and hints: results, warnings and errors only")
	f.BoolVar(&s.NoWait, "no-wait", false, "do not wait for a forge's limits: end with what is done (exit status 4)")
	f.BoolVarP(&s.Verbose, "verbose", "v", false, "log requests to the forge on stderr; secrets are never logged")
	f.StringVar(&s.DataDir, "data", "", "`DIR` with Latchkey's data (default: the platform's own place)")
	s.Vault.Flags(f)
	f.StringVar(&s.Account, "account", "", "`ID` of the account (needed when there are several)")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		asJSON, err := s.Format.Prepare()
		if err != nil {
			return terminal.Usage(cmd, err)
		}
		if s.JSON && s.Format.Output != "" && s.Format.Output != "json" {
			return terminal.Usagef(cmd, "--json and --output %s exclude each other", s.Format.Output)
		}
		s.JSON = s.JSON || asJSON
		return nil
	}
	root.SetFlagErrorFunc(flagParseError)
	root.SetVersionTemplate("latchctl {{.Version}}\n")
	root.SetHelpCommand(helpCmd())
	root.AddCommand(
		accountCmd(accounts{s}), repoCmd(s), keyCmd(keyPairs{s}), deployKeyCmd(deployKeys{s}), rolloutcmd.Command(s), machinecmd.Command(s, rolloutcmd.MachineCmds(s)...), inventoryCmd(inventories{s}),
		findCmd(inventories{s}), auditcmd.Command(s), registercmd.Command(s), rolloutcmd.ApplyCmd(s), testCmd(s), hostKeyCmd(hostKeys{s}), vaultCmd(s), configCmd(s), pendingCmd(s),
		demoCmd(s), forgeCmd(s), doctorCmd(s), versionCmd(s), manCmd(s),
	)
	guardArguments(root)
	addHabits(root)
	if completes {
		addCompletion(root, s)
	}
	addBareBash(root)
	return root
}

// helpCmd shows the help of a command; a wrong name is a usage error.
func helpCmd() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Show the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return terminal.Usagef(cmd, "there is no command %s", terminal.QuoteArg(strings.Join(args, " ")))
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}
