package cli

import (
	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
)

// configCmd shows what is set for all commands, and by whom.
func configCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "config", Short: "Show the settings of all commands, and where each comes from", Args: terminal.Exactly(0),
		Long: `Show the settings of all commands, and where each comes from: a flag counts first, then
the environment, then the configuration file. That is latchkey/latchctl.yaml in the
user's own configuration folder (on Linux XDG_CONFIG_HOME, else ~/.config):

  data: ~/keys                                # LATCHKEY_DATA
  account: bitbucket-ada                      # LATCHKEY_ACCOUNT
  vault: file                                 # LATCHKEY_VAULT
  vault_passphrase_file: ~/secret/passphrase  # LATCHKEY_VAULT_PASSPHRASE_FILE
  vault_identity: ~/secret/age.txt            # LATCHKEY_VAULT_IDENTITY

It is read only where it and all folders above it can be written by you and root alone.
A setting that is not known is refused with line and column. Nothing in it is ever run as a
command, and no secret belongs in it or in the environment: only names of files.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			used, err := s.Settle(cmd)
			if err != nil {
				return err
			}
			file, err := session.ConfigFile()
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(map[string]any{"file": file, "settings": terminal.OrEmpty(used)})
			}
			s.PrintLine("file: %s", file)
			tab := s.Table("SETTING", "VALUE", "SET BY")
			for _, u := range used {
				tab.Row(u.Name, u.Value, u.From)
			}
			return tab.Flush()
		},
	}
}
