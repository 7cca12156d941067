package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/internal/safetext"
)

// vaultTries is how often a terminal is asked for the vault's passphrase.
const vaultTries = 3

// The flags of the vault.
const (
	vaultFlag          = "vault"
	passphraseFileFlag = "vault-passphrase-file"
	identityFlag       = "vault-identity"
)

// VaultFlags say which vault holds the secrets, and how it is opened.
type VaultFlags struct {
	*terminal.Input
	Kind     string // --vault
	File     string // --vault-passphrase-file
	Identity string // --vault-identity
	NewFile  string // --new-file of vault passphrase
	asked    bool   // for the passphrase of the encrypted file
	Changing bool   // the command gives the encrypted file another passphrase
	Both     bool   // the command opens the encrypted file beside another vault
}

// Flags adds the flags of all commands.
func (v *VaultFlags) Flags(f *pflag.FlagSet) {
	f.StringVar(&v.Kind, vaultFlag, "", "where secrets are kept: os, file or memory (default: as the data folder remembers, else os)")
	f.StringVar(&v.File, passphraseFileFlag, "", "`FILE` whose first line is the passphrase for --vault file")
	f.StringVar(&v.Identity, identityFlag, "", "`FILE` with an age identity that opens the encrypted vault file at once")
}

// identity returns the text of the identity file.
func (v *VaultFlags) identity(ctx context.Context) ([]byte, error) {
	return v.ReadIdentityFile(ctx, v.Identity)
}

// FilesAreThere reports what is wrong with the files that are to open the vault, also
// where there is no encrypted file yet that would need them. Nothing is read.
func (v *VaultFlags) FilesAreThere() error {
	for _, f := range []struct{ what, path string }{{"identity file ", v.Identity}, {"passphrase file ", v.File}} {
		if f.path == "" || f.path == "-" {
			continue
		}
		if _, err := os.Stat(f.path); err != nil {
			return terminal.FileError(f.what+f.path, err)
		}
	}
	return nil
}

// passphrase returns the passphrase of the encrypted file. It is called again
// when the answer was wrong.
func (v *VaultFlags) passphrase(ctx context.Context) ([]byte, error) {
	if v.File != "" {
		return v.ReadSecretFile(ctx, v.File)
	}
	prompt := "Passphrase of the encrypted vault file"
	if v.asked {
		prompt = "That is not the passphrase. Passphrase of the encrypted vault file"
	}
	v.asked = true
	secret, err := v.AskSecret(ctx, prompt)
	return secret, vaultHint(err)
}

// unattended reports whether the encrypted file can be opened from files that are there
// to be read more than once. An identity that does not open it leads to its passphrase,
// unless that is not asked for.
func (v *VaultFlags) unattended(noPassphrase bool) bool {
	isFile := func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && info.Mode().IsRegular()
	}
	return (v.Identity == "" || isFile(v.Identity)) && (isFile(v.File) || v.File == "" && v.Identity != "" && noPassphrase)
}

// newPassphrase returns the passphrase of an encrypted file that is made now or
// gets another one. It is typed twice, since nobody can open the file without it.
func (v *VaultFlags) newPassphrase(ctx context.Context) ([]byte, error) {
	if v.NewFile != "" {
		return v.ReadSecretFile(ctx, v.NewFile)
	}
	if v.File != "" && !v.Changing {
		return v.ReadSecretFile(ctx, v.File)
	}
	first, err := v.AskSecret(ctx, "Passphrase for a new encrypted vault file")
	if err != nil {
		return nil, vaultHint(err)
	}
	again, err := v.AskSecret(ctx, "Repeat passphrase")
	if err != nil {
		return nil, vaultHint(err)
	}
	defer clear(again)
	if !bytes.Equal(first, again) {
		clear(first)
		return nil, terminal.WithHint("Nothing was written. Give the command again.", "the two passphrases differ")
	}
	return first, nil
}

func vaultHint(err error) error {
	if errors.Is(err, ask.ErrNobody) {
		return terminal.WithHint("Run it in a terminal, or give it with --vault-passphrase-file FILE.", "passphrase of the encrypted vault file: %w", err)
	}
	return err
}

// printFolderReminder warns about the data folder as a whole: nothing can be
// written, or its database was gone.
func (s *Session) printFolderReminder(cmd *cobra.Command) {
	if err := s.App.Vault.ReadOnly(); err != nil {
		fmt.Fprintf(s.Err, "warning: the data folder cannot be written, so what is known can be read and exported, and nothing can be changed: %s\n", safetext.Line(err.Error(), 300))
	}
	if s.newFolder != "" && isReadOnly(cmd) {
		fmt.Fprintf(s.Err, "note: %s is a new data folder, with no account and no key yet\n", safetext.Line(s.newFolder, 300))
	}
	if cmd.Name() == "adopt" || cmd.Name() == "doctor" {
		return
	}
	if when, err := s.App.Vault.Lost(cmd.Context()); err == nil && when != "" {
		where := ""
		if s.App.Vault.VaultInUse() == core.VaultFile {
			where = " (the encrypted file of this folder)"
		}
		fmt.Fprintf(s.Err, "warning: the database of this data folder was gone or empty, and a new one was made (%s UTC). Private keys that the vault%s still holds are taken in again with: latchctl key adopt\n", safetext.Line(when, 40), where)
	}
}
