// Package cli is latchctl: the commands, what they print and how they end.
// What Latchkey can do lies in core; here is only how one says it in a
// terminal.
package cli

import (
	"context"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core"
	"latchkey/core/rollout"
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

// Main runs one command and returns the exit status; see [Status].
func Main(env Env) int {
	s := &session{Env: env}
	s.waiting = s.progress()
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
	return s.end(ctx, err)
}

// session is one run of latchctl: the global flags, and the App once a command
// has asked for it.
type session struct {
	Env
	app        *core.App
	noting     sync.Mutex
	noted      map[string]bool // renames that were told already
	waiting    *progress       // told while a call waits for a forge's limits
	interrupts *interrupts

	json           bool
	verbose        bool
	dataDir        string
	vault          string
	vaultPassFile  string
	newFolder      string // that --data names and that was not there
	newPassFile    string // --new-file of vault passphrase
	vaultAsked     bool   // the passphrase of the encrypted file was asked for
	changesPass    bool   // the command gives the encrypted file another passphrase
	twoVaults      bool   // the command opens the encrypted file beside another vault
	account        string
	yes            bool              // --yes of the command that removes something
	confirmed      bool              // a plan has been shown and confirmed already
	reports        *[]rollout.Report // of several rollouts, printed as one JSON value; nil = each by itself
	acceptHostKey  string            // --accept-host-key
	passphraseFile string            // --passphrase-file of a key
	repos          []string          // the repositories that a rollout names, as typed
	openFiles      []string          // files with secrets of which was told that others can read them
	showWait       time.Duration     // --shown-within
}

func newRoot(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:   "latchctl",
		Short: "SSH deploy keys of all your repositories: make, place, prove, remove",
		Long: `latchctl makes SSH key pairs, keeps their private keys in the keyring of the
operating system, puts the public keys on repositories through the forge's
API, and proves by SSH that each key opens the repository.

Try it without an account:  latchctl demo`,
		Version:       s.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef(cmd, "unknown command %s", shown(args[0]))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := root.PersistentFlags()
	f.BoolVar(&s.json, "json", false, "print JSON (shapes: docs/json.md)")
	f.BoolVarP(&s.verbose, "verbose", "v", false, "tell on stderr what is asked of the forge; never a secret")
	f.StringVar(&s.dataDir, "data", "", "`DIR` with Latchkey's data (default: the platform's own place)")
	f.StringVar(&s.vault, "vault", "", "where secrets are kept: os, file or memory (default: as the data folder remembers, else os)")
	f.StringVar(&s.vaultPassFile, "vault-passphrase-file", "", "`FILE` whose first line opens the encrypted file of --vault file")
	f.StringVar(&s.account, "account", "", "`ID` of the account (needed when there are several)")
	root.SetFlagErrorFunc(flagTrouble)
	root.SetVersionTemplate("latchctl {{.Version}}\n")
	root.SetHelpCommand(helpCmd())
	root.AddCommand(
		accountCmd(s), repoCmd(s), keyCmd(s), deployKeyCmd(s), rolloutCmd(s), inventoryCmd(s), findCmd(s), testCmd(s), hostKeyCmd(s), vaultCmd(s), pendingCmd(s),
		demoCmd(s), forgeCmd(s), doctorCmd(s), versionCmd(s), manCmd(s),
	)
	guardArguments(root)
	return root
}

// helpCmd shows the help of a command, and says so where there is none.
func helpCmd() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Show the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usagef(cmd, "there is no command %s", shown(strings.Join(args, " ")))
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// group is a command that only holds others: alone it shows help, and a wrong
// word below it is a usage error instead of help with exit status 0.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef(cmd, "%s is not a command of %s", shown(args[0]), cmd.CommandPath())
			}
			return cmd.Help()
		},
	}
	c.AddCommand(subs...)
	return c
}

// today is what a --token-expires date is compared with.
func today() time.Time { return time.Now() }
