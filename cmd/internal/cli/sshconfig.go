package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/internal/safetext"
)

// keySSHConfigCmd prints what ssh and git need to use one key and no other.
func keySSHConfigCmd(s *session) *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "ssh-config KEY", Short: "Print the part of an ssh_config that uses this key and no other",
		Long: "Print the part of an ssh_config that uses this key and no other: a Host block for each\nSSH service on which the key stands. The private half is not in it: key export writes\nthat. A key set gets its ssh_config with key export.",
		Args: exactly(1, "the key's fingerprint"),
		RunE: func(cmd *cobra.Command, args []string) error {
			app, p, set, err := s.withKey(cmd, args[0])
			if err != nil {
				return err
			}
			if set != nil {
				return usagef(cmd, "a key set has many private halves: key export %s --out DIR writes them with an ssh_config", shown(set.Name))
			}
			text, err := app.SSHConfig(cmd.Context(), p.Fingerprint, file)
			if err != nil {
				return err
			}
			if s.json {
				return s.printJSON(map[string]string{"fingerprint": string(p.Fingerprint), "ssh_config": text})
			}
			fmt.Fprintln(s.Out, safetext.Block(strings.TrimSuffix(text, "\n"), 0))
			return nil
		},
	}
	c.Flags().StringVar(&file, "file", "", "`FILE` in which the private half lies (default: ~/.ssh/ and the key's comment)")
	return c
}
