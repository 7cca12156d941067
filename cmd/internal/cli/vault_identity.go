package cli

import (
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

// vaultIdentityCmd lets an age identity open the encrypted file.
func vaultIdentityCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "identity FILE", Short: "Let an age identity open the encrypted vault file, without waiting",
		Long: `Let an age identity open the encrypted vault file beside its passphrase. A passphrase
costs most of a second each time, so that it cannot be guessed; an identity is random
and opens the file at once. FILE is as age-keygen writes it, and is made (mode 0600)
where it is not there. From then on: --vault-identity FILE, or LATCHKEY_VAULT_IDENTITY.
A new encrypted file can have an identity alone: latchctl --vault file --vault-identity
FILE with any command that keeps something. latchctl vault passphrase --drop-identities
takes all of them back.`,
		Example: "  latchctl vault identity ~/secret/age.txt",
		Args:    terminal.Exactly(1, "the file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			text, made, err := identityIn(cmd, s, args[0])
			if err != nil {
				return err
			}
			defer clear(text)
			added, exists, err := app.Vault.AddVaultIdentity(cmd.Context(), text)
			if err != nil {
				if made {
					err = errors.Join(err, os.Remove(args[0])) // it opens nothing
				}
				return err
			}
			result := map[string]any{"file": args[0], "made": made, "added": added}
			switch {
			case !exists && made:
				return s.PrintDid(result, "made %s: there is no encrypted vault file yet, and the one that is made with --vault-identity %s opens with it", args[0], args[0])
			case !exists:
				return s.PrintSame(result, "%s is an identity, and there is no encrypted vault file yet: the one that is made with --vault-identity %s opens with it", args[0], args[0])
			case !added:
				return s.PrintSame(result, "%s opens the encrypted vault file already", args[0])
			}
			return s.PrintDid(result, "%s opens the encrypted vault file", args[0])
		},
	}
}

// identityIn reads an identity file, or makes one where there is none.
func identityIn(cmd *cobra.Command, s *session.Session, path string) (text []byte, made bool, err error) {
	if path != "-" {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			text, err := core.NewVaultIdentity()
			if err != nil {
				return nil, false, err
			}
			return text, true, session.WriteNewSecret(path, text)
		}
	}
	text, err = s.ReadIdentityFile(cmd.Context(), path)
	return text, false, err
}
