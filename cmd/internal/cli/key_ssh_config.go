package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/internal/safetext"
)

// keySSHConfigCmd prints what ssh and git need to use one key and no other.
func keySSHConfigCmd(s keyPairs) *cobra.Command {
	var file string
	var hosts, git bool
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
			setup, err := app.Exports.SSHSetup(cmd.Context(), p.Fingerprint, file)
			if err != nil {
				return err
			}
			text := setup.Config
			switch {
			case s.JSON:
				return s.PrintJSON(setup)
			case hosts && len(setup.KnownHosts) == 0:
				return terminal.WithHint("latchctl test REPO shows its host key; compare it with the forge's page, then latchctl host-key trust.",
					"nobody has vouched for the host keys of the servers that %s is on", p.Fingerprint)
			case hosts:
				text = strings.Join(setup.KnownHosts, "\n")
			case git:
				text = setup.GitConfig
			}
			fmt.Fprintln(s.Out, safetext.Block(strings.TrimSuffix(text, "\n"), 0))
			return nil
		},
	}
	c.Flags().StringVar(&file, "file", "", "`FILE` in which the private key lies (default: where it was exported to, else ~/.ssh/ and the key's comment)")
	c.Flags().BoolVar(&hosts, "known-hosts", false, "print the lines for known_hosts instead")
	c.Flags().BoolVar(&git, "git-config", false, "print the part of a git configuration instead, with which the usual URLs use the key")
	c.MarkFlagsMutuallyExclusive("known-hosts", "git-config")
	return c
}
