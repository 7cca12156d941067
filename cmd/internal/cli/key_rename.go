package cli

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
)

// keyRenameCmd gives a pair another comment.
func keyRenameCmd(s keyPairs) *cobra.Command {
	return &cobra.Command{
		Use: "rename KEY COMMENT", Short: "Give a pair another comment",
		Long: `Give a pair another comment. Labels on the forges stay as they
are (latchctl deploy-key label, rollout relabel), and so do files that were exported.`,
		Args: terminal.Exactly(2, "the key's fingerprint", "the new comment"),
		RunE: func(cmd *cobra.Command, args []string) error {
			app, p, set, err := s.withKey(cmd, args[0])
			if errors.Is(err, cause.ErrNoKeyPair) && app != nil { // maybe it was renamed before
				if named, namedErr := app.Pairs.KeyPair(cmd.Context(), args[1]); namedErr == nil && named.Comment == args[1] {
					return s.PrintSame(named, "no pair is called %s, and one is called %s", terminal.QuoteArg(args[0]), terminal.QuoteArg(args[1]))
				}
			}
			if err != nil {
				return err
			}
			if set != nil {
				return terminal.Usagef(cmd, "a key set keeps its name: its members can be renamed one by one")
			}
			p, renamed, err := app.Pairs.RenameKeyPair(cmd.Context(), p.Fingerprint, args[1])
			if err != nil {
				return err
			}
			if !renamed {
				return s.PrintSame(p, "%s has this comment already", p.Fingerprint)
			}
			return s.PrintDid(p, "%s is called %s", p.Fingerprint, p.Comment)
		},
	}
}

// keyAgentCmd hands a private key to the SSH agent.
func keyAgentCmd(s keyPairs) *cobra.Command {
	var o core.AgentOptions
	c := &cobra.Command{
		Use: "ssh-add KEY", Short: "Give the private key to the SSH agent, without a file",
		Long: `Give the private key to the SSH agent that SSH_AUTH_SOCK names, which keeps it in memory
alone: git and ssh use it from there, and no file is written. The agent forgets it when
it ends, or after --lifetime. Adding it again sets a new lifetime.`,
		Example: "  latchctl key ssh-add ci@build-07 --lifetime 8h\n  git clone git@bitbucket.org:acme/ledger.git",
		Args:    terminal.Exactly(1, "the key's fingerprint"),
		RunE: func(cmd *cobra.Command, args []string) error {
			app, p, set, err := s.withKey(cmd, args[0])
			if err != nil {
				return err
			}
			if set != nil {
				return terminal.Usagef(cmd, "an agent offers its keys in turn, and a forge takes the first that it knows: give it one key of the set")
			}
			if cmd.Flags().Changed("lifetime") && o.Lifetime < time.Second { // an agent would keep it for ever
				return terminal.Usagef(cmd, "--lifetime %s: the shortest is a second", o.Lifetime)
			}
			added, err := app.Exports.AddToAgent(cmd.Context(), p.Fingerprint, o)
			if err != nil {
				return err
			}
			if !added {
				s.NothingToDo("the agent has it already; how long it keeps it was set anew")
				if !s.JSON {
					return nil
				}
			}
			return s.PrintDid(map[string]any{"fingerprint": p.Fingerprint, "added": added}, "%s is in the SSH agent", p.Fingerprint)
		},
	}
	c.Flags().Var(terminal.DurationFlag{Into: &o.Lifetime}, "lifetime", "the agent forgets it after this `DURATION`, such as 8h or 1d")
	c.Flags().BoolVar(&o.Confirm, "confirm", false, "the agent asks for confirmation at each use")
	s.PassphraseFlag(c, "`FILE` whose first line opens a pair that is kept with a passphrase")
	return c
}
