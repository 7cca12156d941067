package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/internal/safetext"
)

// vaultTries is how often a terminal is asked for the vault's passphrase.
const vaultTries = 3

// vaultFlags say which vault holds the secrets, and how it is opened.
type vaultFlags struct {
	*input
	kind     string // --vault
	file     string // --vault-passphrase-file
	newFile  string // --new-file of vault passphrase
	asked    bool   // for the passphrase of the encrypted file
	changing bool   // the command gives the encrypted file another passphrase
	both     bool   // the command opens the encrypted file beside another vault
}

func (v *vaultFlags) flags(f *pflag.FlagSet) {
	f.StringVar(&v.kind, "vault", "", "where secrets are kept: os, file or memory (default: as the data folder remembers, else os)")
	f.StringVar(&v.file, "vault-passphrase-file", "", "`FILE` whose first line opens the encrypted file of --vault file")
}

// passphrase returns the passphrase of the encrypted file. It is called again
// when the answer was wrong.
func (v *vaultFlags) passphrase(ctx context.Context) ([]byte, error) {
	if v.file != "" {
		return v.readSecretFile(ctx, v.file)
	}
	prompt := "Passphrase of the encrypted vault file"
	if v.asked {
		prompt = "That is not it. Passphrase of the encrypted vault file"
	}
	v.asked = true
	secret, err := v.askSecret(ctx, prompt)
	return secret, vaultHint(err)
}

// newPassphrase returns the passphrase of an encrypted file that is made now or
// gets another one. It is typed twice, since nobody can open the file without it.
func (v *vaultFlags) newPassphrase(ctx context.Context) ([]byte, error) {
	if v.newFile != "" {
		return v.readSecretFile(ctx, v.newFile)
	}
	if v.file != "" && !v.changing {
		return v.readSecretFile(ctx, v.file)
	}
	first, err := v.askSecret(ctx, "Passphrase for a new encrypted vault file")
	if err != nil {
		return nil, vaultHint(err)
	}
	again, err := v.askSecret(ctx, "The same again")
	if err != nil {
		return nil, vaultHint(err)
	}
	defer clear(again)
	if !bytes.Equal(first, again) {
		clear(first)
		return nil, withHint("Nothing was written. Give the command again.", "the two passphrases differ")
	}
	return first, nil
}

func vaultHint(err error) error {
	if errors.Is(err, ask.ErrNobody) {
		return withHint("Run it in a terminal, or give it with --vault-passphrase-file FILE.", "passphrase of the encrypted vault file: %w", err)
	}
	return err
}

// printFolderReminder warns about the data folder as a whole: nothing can be
// written, or its database was gone.
func (s *session) printFolderReminder(cmd *cobra.Command) {
	if err := s.app.Vault.ReadOnly(); err != nil {
		fmt.Fprintf(s.Err, "warning: the data folder cannot be written, so what is known can be read and exported, and nothing can be changed: %s\n", safetext.Line(err.Error(), 300))
	}
	if s.newFolder != "" && isReadOnly(cmd) {
		fmt.Fprintf(s.Err, "note: %s is a new data folder, with no account and no key yet\n", safetext.Line(s.newFolder, 300))
	}
	if cmd.Name() == "adopt" || cmd.Name() == "doctor" {
		return
	}
	if when, err := s.app.Vault.Lost(cmd.Context()); err == nil && when != "" {
		fmt.Fprintf(s.Err, "warning: the database of this data folder was gone or empty, and a new one was made (%s UTC). Private keys that the vault still holds are taken in again with: latchctl key adopt\n", safetext.Line(when, 40))
	}
}

func vaultStatusCmd(s *session) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show where secrets are kept, and whether the vault answers", Args: exactly(0),
		RunE: s.withApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			if s.vault.file != "" {
				if err := app.Vault.UnlockVault(cmd.Context()); err != nil {
					return err
				}
			}
			v, err := app.Vault.VaultStatus(cmd.Context())
			if err != nil {
				return err
			}
			if s.json {
				return s.printJSON(vaultWithCodes(v))
			}
			s.printLine("%s: %s", v.Vault, v.Detail)
			s.printLine("%s in the index, %d of them not in this vault", plural(v.Pairs, "key pair", "key pairs"), v.Lost)
			if v.Unlisted > 0 {
				s.printLine("%s in the vault that the index does not know: latchctl key adopt", plural(v.Unlisted, "private key", "private keys"))
			}
			if v.Other != "" {
				s.printLine("another vault may hold more: latchctl vault move --from %s", v.Other)
			}
			if !v.Hint.IsZero() {
				s.printLine("hint: %s", v.Hint)
			}
			return nil
		}),
	}
}

func vaultPassphraseCmd(s *session) *cobra.Command {
	c := &cobra.Command{
		Use: "passphrase", Short: "Change the passphrase of the encrypted vault file", Args: exactly(0),
		Long: "Change the passphrase of the encrypted vault file. The present one is asked for, or read\nfrom --vault-passphrase-file; the new one is asked for twice, or read from --new-file.\nAll of the file is encrypted anew; old copies of it keep the old passphrase.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s.vault.changing = true
			app, err := s.open(cmd)
			if err != nil {
				return err
			}
			if err := app.Vault.ChangeVaultPassphrase(cmd.Context()); err != nil {
				return err
			}
			return s.printResult(map[string]core.VaultKind{"changed": app.Vault.VaultInUse()}, "the passphrase of the encrypted vault file was changed")
		},
	}
	c.Flags().StringVar(&s.vault.newFile, "new-file", "", "`FILE` whose first line is the new passphrase")
	return c
}
