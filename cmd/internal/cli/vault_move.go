package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core"
)

func vaultCmd(s *session) *cobra.Command {
	return group("vault", "Where private keys and tokens are kept", vaultMoveCmd(s), vaultStatusCmd(s), vaultPassphraseCmd(s))
}

// vaultOrDefault is the vault that is used if none was named.
func vaultOrDefault(named string) string {
	if named == "" {
		return string(core.VaultOS)
	}
	return named
}

// vaultMoveCmd moves secrets into the vault that --vault names.
func vaultMoveCmd(s *session) *cobra.Command {
	var from string
	c := &cobra.Command{
		Use: "move --from os|file", Short: "Move private keys and tokens here from the other vault", Args: exactly(0),
		Long: "Move private keys and tokens out of the vault that --from names, into the other one. The\ndata folder remembers it: from then on --vault need not be given.\nAll are copied, read back and compared first, and only then deleted there: stopped at any\npoint, nothing is lost, and the same command goes on. What both vaults hold under one\nname and is not the same is left alone.",
		Example: "  latchctl vault move --from os      # into the encrypted file\n" +
			"  latchctl vault move --from file    # back into the keyring",
		RunE: func(cmd *cobra.Command, _ []string) error {
			kind := core.VaultKind(from)
			if kind != core.VaultOS && kind != core.VaultFile || from == s.vault.kind {
				return usagef(cmd, "say --from os or --from file: another vault than --vault names, which is %s", quoteArg(vaultOrDefault(s.vault.kind)))
			}
			if s.vault.kind == "" { // out of the one means into the other
				s.vault.kind = string(core.VaultFile)
				if kind == core.VaultFile {
					s.vault.kind = string(core.VaultOS)
				}
			}
			s.vault.both = true
			app, err := s.open(cmd)
			if err != nil {
				return err
			}
			m, err := app.Vault.MoveSecrets(cmd.Context(), kind, func(done, total int) { s.waiting.show("moved %d of %d", done, total) })
			if err != nil {
				return err
			}
			for _, name := range m.Conflicts {
				fmt.Fprintf(s.Err, "left alone: both vaults hold something else under %s\n", quoteArg(name))
			}
			if m.Unlisted > 0 {
				fmt.Fprintf(s.Err, "note: %s stayed there, since the index does not know them: latchctl --vault %s key adopt --all, then move again\n", plural(m.Unlisted, "private key", "private keys"), from)
			}
			return s.printResult(m, "moved %s and %s; %d not found in either vault", plural(m.Pairs, "private key", "private keys"), plural(m.Tokens, "token", "tokens"), m.Missing)
		},
	}
	c.Flags().StringVar(&from, "from", "", "the vault to empty: os or file")
	s.yesFlag(c)
	return c
}
