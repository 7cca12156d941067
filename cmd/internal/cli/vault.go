package cli

import (
	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

func vaultCmd(s *session.Session) *cobra.Command {
	return terminal.Group("vault", "Where private keys and tokens are kept", vaultMoveCmd(s), vaultStatusCmd(s), vaultPassphraseCmd(s), vaultIdentityCmd(s))
}

func vaultStatusCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show where secrets are kept, and whether the vault can be opened", Args: terminal.Exactly(0),
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			if s.Vault.File != "" || s.Vault.Identity != "" {
				if err := app.Vault.UnlockVault(cmd.Context()); err != nil {
					return err
				}
			}
			v, err := app.Vault.VaultStatus(cmd.Context())
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(v)
			}
			s.PrintLine("%s: %s", v.Vault, v.Detail)
			s.PrintLine("%s in the index, %d of them not in this vault", terminal.Plural(v.Pairs, "key pair", "key pairs"), v.Lost)
			if v.Unlisted > 0 {
				s.PrintLine("%s in the vault that the index does not know: latchctl key adopt", terminal.Plural(v.Unlisted, "private key", "private keys"))
			}
			if v.Other != "" {
				s.PrintLine("another vault may hold more: latchctl vault move --from %s", v.Other)
			}
			if !v.Hint.IsZero() {
				s.PrintLine("hint: %s", v.Hint)
			}
			return nil
		}),
	}
}

func vaultPassphraseCmd(s *session.Session) *cobra.Command {
	var drop bool
	c := &cobra.Command{
		Use: "passphrase", Short: "Change the passphrase of the encrypted vault file", Args: terminal.Exactly(0),
		Long: "Change the passphrase of the encrypted vault file. The present one is asked for, or read\nfrom --vault-passphrase-file; the new one is asked for twice, or read from --new-file.\nAll of the file is encrypted anew; old copies of it keep the old passphrase. Age identities\ngo on opening it, unless --drop-identities is given.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s.Vault.Changing = true
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			if err := app.Vault.ChangeVaultPassphrase(cmd.Context(), drop); err != nil {
				return err
			}
			return s.PrintDid(map[string]core.VaultKind{"changed": app.Vault.VaultInUse()}, "the passphrase of the encrypted vault file was changed")
		},
	}
	c.Flags().BoolVar(&drop, "drop-identities", false, "no age identity opens it from then on")
	c.Flags().StringVar(&s.Vault.NewFile, "new-file", "", "`FILE` whose first line is the new passphrase")
	return c
}
