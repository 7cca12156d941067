package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

// vaultOrDefault is the vault that is used if none was named.
func vaultOrDefault(named string) string {
	if named == "" {
		return string(core.VaultOS)
	}
	return named
}

// vaultMoveCmd moves secrets into the vault that --vault names.
func vaultMoveCmd(s *session.Session) *cobra.Command {
	var from string
	c := &cobra.Command{
		Use: "move --from os|file", Short: "Move private keys and tokens here from the other vault", Args: terminal.Exactly(0),
		Long: "Move private keys and tokens out of the vault that --from names, into the other one. The\ndata folder remembers it: from then on --vault need not be given.\nAll are copied, read back and compared first, and only then deleted there: stopped at any\npoint, nothing is lost, and the same command goes on. What both vaults hold under one\nname and is not the same is left alone.",
		Example: "  latchctl vault move --from os      # into the encrypted file\n" +
			"  latchctl vault move --from file    # back into the keyring",
		RunE: func(cmd *cobra.Command, _ []string) error {
			kind := core.VaultKind(from)
			if kind != core.VaultOS && kind != core.VaultFile || from == s.Vault.Kind {
				return terminal.Usagef(cmd, "use --from os or --from file; it must differ from --vault, which is %s", terminal.QuoteArg(vaultOrDefault(s.Vault.Kind)))
			}
			if s.Vault.Kind == "" { // out of the one means into the other
				s.Vault.Kind = string(core.VaultFile)
				if kind == core.VaultFile {
					s.Vault.Kind = string(core.VaultOS)
				}
			}
			s.Vault.Both = true
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			var pace terminal.Pace
			m, err := app.Vault.MoveSecrets(cmd.Context(), kind, func(done, total int) {
				s.Waiting.Show("moved %d of %d%s", done, total, pace.Text(time.Now(), done, total))
			})
			if err != nil {
				return err
			}
			for _, name := range m.Conflicts {
				fmt.Fprintf(s.Err, "skipped %s: the vaults hold different values under this name\n", terminal.QuoteArg(name))
			}
			if m.Unlisted > 0 {
				fmt.Fprintf(s.Err, "note: %s stayed there, since the index does not know them: latchctl --vault %s key adopt --all, then move again\n", terminal.Plural(m.Unlisted, "private key", "private keys"), from)
			}
			err = s.PrintDid(m, "moved %s and %s; %d not found in either vault", terminal.Plural(m.Pairs, "private key", "private keys"), terminal.Plural(m.Tokens, "token", "tokens"), m.Missing)
			if err == nil && len(m.Conflicts) > 0 {
				return errors.Join(terminal.ErrReported, terminal.ErrPartly)
			}
			return err
		},
	}
	c.Flags().StringVar(&from, "from", "", "the vault to empty: os or file")
	s.YesFlag(c)
	return c
}
