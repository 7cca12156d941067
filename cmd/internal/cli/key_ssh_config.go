package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// keySSHConfigCmd prints what ssh and git need to use one key and no other.
func keySSHConfigCmd(s keyPairs) *cobra.Command {
	var file string
	var parts setupParts
	c := &cobra.Command{
		Use: "ssh-config KEY", Short: "Print the part of an ssh_config that uses this key and no other",
		Long: `Print the part of an ssh_config that uses this key and no other: a Host block for each
SSH service on which the key stands, and as comments the known_hosts lines that a new
machine needs. The private key is not in it: key export writes that, and where it wrote
it, this names it. A key set gets its ssh_config with key export.`,
		Example: `  latchctl key ssh-config ci@build-07 >> ~/.ssh/config
  latchctl key ssh-config ci@build-07 --known-hosts >> ~/.ssh/known_hosts
  latchctl key ssh-config ci@build-07 --git-config >> ~/.gitconfig   # the usual URLs use the key`,
		Args: terminal.Exactly(1, "the key's fingerprint"),
		RunE: func(cmd *cobra.Command, args []string) error {
			app, p, set, err := s.withKey(cmd, args[0])
			if err != nil {
				return err
			}
			if set != nil {
				return terminal.Usagef(cmd, "a key set has many private keys: key export %s --out DIR writes them with an ssh_config", terminal.QuoteArg(set.Name))
			}
			return s.printSetup(cmd.Context(), app, p.Fingerprint, file, parts)
		},
	}
	c.Flags().StringVar(&file, "file", "", "`FILE` in which the private key lies (default: where it was exported to, else ~/.ssh/ and the key's comment)")
	parts.flags(c, "print the lines for known_hosts instead", "print the part of a git configuration instead, with which the usual URLs use the key")
	return c
}

// setupParts says which of the texts for another machine is printed.
type setupParts struct{ hosts, git bool }

func (w *setupParts) flags(c *cobra.Command, hosts, git string) {
	c.Flags().BoolVar(&w.hosts, "known-hosts", false, hosts)
	c.Flags().BoolVar(&w.git, "git-config", false, git)
	c.MarkFlagsMutuallyExclusive("known-hosts", "git-config")
}

// longestLine is the longest line of a configuration, or public key, that is printed.
const longestLine = 20_000

// printSetup prints what ssh or git needs to use one key whose private key lies in a
// file; "" is where it was exported to.
func (s keyPairs) printSetup(ctx context.Context, app *core.App, fp keys.Fingerprint, file string, want setupParts) error {
	setup, err := app.Exports.SSHSetup(ctx, fp, file)
	if err != nil {
		return err
	}
	text := setup.Config
	switch {
	case s.JSON:
		return s.PrintJSON(setup)
	case want.hosts && len(setup.KnownHosts) == 0:
		return terminal.WithHint("latchctl test REPO shows its host key; compare it with the forge's page, then latchctl host-key trust.",
			"nobody has vouched for the host keys of the servers that %s is on", fp)
	case want.hosts:
		text = strings.Join(setup.KnownHosts, "\n")
	case want.git:
		text = setup.GitConfig
	}
	for line := range strings.Lines(text) { // none is cut: it may be of any number of repositories
		fmt.Fprintln(s.Out, safetext.Block(line, longestLine))
	}
	return nil
}
