package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/internal/safetext"
)

// vaultTries is how often the passphrase of the encrypted file is asked for at
// a terminal.
const vaultTries = 3

// vaultPassphrase gives the passphrase of the encrypted file. It is called
// again where the answer was wrong.
func (s *session) vaultPassphrase(ctx context.Context) ([]byte, error) {
	if s.vaultPassFile != "" {
		return s.readSecretFile(ctx, s.vaultPassFile)
	}
	prompt := "Passphrase of the encrypted vault file"
	if s.vaultAsked {
		prompt = "That is not it. Passphrase of the encrypted vault file"
	}
	s.vaultAsked = true
	secret, err := s.askSecret(ctx, prompt)
	return secret, vaultNobody(err)
}

// newVaultPassphrase gives the passphrase of an encrypted file that is made now
// or gets another one: typed twice, since nobody can open the file without it.
func (s *session) newVaultPassphrase(ctx context.Context) ([]byte, error) {
	if s.newPassFile != "" {
		return s.readSecretFile(ctx, s.newPassFile)
	}
	if s.vaultPassFile != "" && !s.changesPass {
		return s.readSecretFile(ctx, s.vaultPassFile)
	}
	first, err := s.askSecret(ctx, "Passphrase for a new encrypted vault file")
	if err != nil {
		return nil, vaultNobody(err)
	}
	again, err := s.askSecret(ctx, "The same again")
	if err != nil {
		return nil, vaultNobody(err)
	}
	defer clear(again)
	if !bytes.Equal(first, again) {
		clear(first)
		return nil, hinted("Nothing was written. Give the command again.", "the two passphrases differ")
	}
	return first, nil
}

func vaultNobody(err error) error {
	if errors.Is(err, ask.ErrNobody) {
		return hinted("Run it in a terminal, or give it with --vault-passphrase-file FILE.", "passphrase of the encrypted vault file: %w", err)
	}
	return err
}

// remindOfFolder tells what is wrong with the data folder as a whole: that
// nothing can be written, or that its database was gone.
func (s *session) remindOfFolder(cmd *cobra.Command) {
	if err := s.app.Vault.ReadOnly(); err != nil {
		fmt.Fprintf(s.Err, "warning: the data folder cannot be written, so what is known can be read and exported, and nothing can be changed: %s\n", safetext.Line(err.Error(), 300))
	}
	if s.newFolder != "" && onlyReads(cmd) {
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			app, err := s.open(cmd)
			if err != nil {
				return err
			}
			if s.vaultPassFile != "" {
				if err := app.Vault.UnlockVault(cmd.Context()); err != nil {
					return err
				}
			}
			v, err := app.Vault.VaultStatus(cmd.Context())
			if err != nil {
				return err
			}
			if s.json {
				return s.printJSON(v)
			}
			s.say("%s: %s", v.Vault, v.Detail)
			s.say("%s in the index, %d of them not in this vault", counted(v.Pairs, "key pair", "key pairs"), v.Lost)
			if v.Unlisted > 0 {
				s.say("%s in the vault that the index does not know: latchctl key adopt", counted(v.Unlisted, "private key", "private keys"))
			}
			if v.Other != "" {
				s.say("another vault may hold more: latchctl vault move --from %s", v.Other)
			}
			if v.Hint != "" {
				s.say("hint: %s", v.Hint)
			}
			return nil
		},
	}
}

func vaultPassphraseCmd(s *session) *cobra.Command {
	c := &cobra.Command{
		Use: "passphrase", Short: "Change the passphrase of the encrypted vault file", Args: exactly(0),
		Long: "Change the passphrase of the encrypted vault file. The present one is asked for, or read\nfrom --vault-passphrase-file; the new one is asked for twice, or read from --new-file.\nAll of the file is encrypted anew; old copies of it keep the old passphrase.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s.changesPass = true
			app, err := s.open(cmd)
			if err != nil {
				return err
			}
			if err := app.Vault.ChangeVaultPassphrase(cmd.Context()); err != nil {
				return err
			}
			return s.done(map[string]core.VaultKind{"changed": app.Vault.VaultInUse()}, "the passphrase of the encrypted vault file was changed")
		},
	}
	c.Flags().StringVar(&s.newPassFile, "new-file", "", "`FILE` whose first line is the new passphrase")
	return c
}
