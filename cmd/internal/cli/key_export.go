package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

func keyExportCmd(s keyPairs) *cobra.Command {
	var out, encryptWith, target string
	var public, open bool
	c := &cobra.Command{
		Use: "export KEY", Short: "Write the private key to a new file with mode 0600, or print the public key",
		Example: `  latchctl key export ci@build-07 --out ~/.ssh/ci_key
  latchctl key export ci@build-07 --out - | gh secret set DEPLOY_KEY   # no file in between`,
		Args: terminal.Exactly(1, "the key's fingerprint"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out != "" && public {
				return terminal.Usagef(cmd, "use --out FILE for the private key, or --public for the public key")
			}
			if out == "-" {
				switch {
				case s.JSON:
					return terminal.Usagef(cmd, "--out - prints the private key itself: leave --json, --jq and --template away")
				case terminal.IsTerminal(s.Out):
					return terminal.Usagef(cmd, "--out - would show the private key on this screen: send it into a pipe or a file")
				}
			}
			if open && (encryptWith != "" || public) {
				return terminal.Usagef(cmd, "--no-passphrase does not go with --encrypt-passphrase-file or --public")
			}
			app, p, set, err := s.withKey(cmd, args[0])
			if err != nil {
				return err
			}
			if open && set != nil {
				return terminal.Usagef(cmd, "--no-passphrase is for one key: the keys of a set have no passphrase of their own")
			}
			if public && set != nil {
				return terminal.Usagef(cmd, "a key set has many public keys: see latchctl key list --set %s --json", terminal.QuoteArg(set.Name))
			}
			if public {
				return s.PrintResult(p, "%s", p.PublicKey)
			}
			var passphrase []byte
			if encryptWith != "" {
				if passphrase, err = s.ReadSecretFile(cmd.Context(), encryptWith); err != nil {
					return err
				}
			}
			if set != nil {
				if out == "" || out == "-" {
					return terminal.Usagef(cmd, "say into which folder the key set is to be written: --out DIR")
				}
				return s.exportSet(cmd, app, *set, out, target, passphrase)
			}
			if out == "-" {
				secret, err := app.Exports.PrivateKey(cmd.Context(), p.Fingerprint, passphrase, open)
				if err != nil {
					return err
				}
				defer clear(secret)
				_, err = s.Out.Write(secret)
				return err
			}
			if target != "" {
				return terminal.Usagef(cmd, "--target-dir is for a key set: of one key, latchctl key ssh-config --file says where it lies")
			}
			if out == "" {
				if out, err = s.exportPath(cmd.Context(), app, p.Fingerprint); err != nil {
					return err
				}
			}
			write := func() error { return app.Exports.ExportPrivate(cmd.Context(), p.Fingerprint, out, passphrase) }
			if open {
				write = func() error { return app.Exports.ExportOpen(cmd.Context(), p.Fingerprint, out) }
			}
			if err := write(); err != nil {
				return err
			}
			encrypted := !open && (p.Encrypted || encryptWith != "")
			switch {
			case open && p.Encrypted:
				fmt.Fprintf(s.Err, "warning: %s is not encrypted any more: anyone who can read it has the key\n", safetext.Line(out, 0))
			case p.Encrypted && encryptWith == "":
				fmt.Fprintf(s.Err, "note: %s is encrypted with the passphrase that the pair is kept with; --no-passphrase writes it without one\n", safetext.Line(out, 0))
			}
			if s.Quiet && !s.JSON {
				return nil
			}
			return s.PrintResult(map[string]any{"fingerprint": string(p.Fingerprint), "private": out, "public": out + ".pub", "encrypted": encrypted},
				"wrote %s (mode 0600) and %s.pub", out, out)
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "`FILE` to create (default: in ~/.ssh, called as the key), or the folder for a key set; it must not exist yet; - prints into a pipe")
	c.Flags().StringVar(&target, "target-dir", "", "for a key set: the `FOLDER` where it will lie on another machine, such as ~/.ssh/ci")
	c.Flags().BoolVar(&public, "public", false, "print the public key")
	c.Flags().StringVar(&encryptWith, "encrypt-passphrase-file", "", "`FILE` whose first line encrypts the exported private key")
	c.Flags().BoolVar(&open, "no-passphrase", false, "write a pair that is kept with a passphrase without one: the file then opens for anyone who reads it")
	s.PassphraseFlag(c, "`FILE` whose first line opens a pair that is kept with a passphrase, for --no-passphrase and --encrypt-passphrase-file")
	return c
}

// exportPath is the file to which a private key is exported when nobody says
// where: below ~/.ssh, so that it fits the ssh_config that core makes for it.
func (s keyPairs) exportPath(ctx context.Context, app *core.App, fp keys.Fingerprint) (string, error) {
	place, err := app.Exports.ExportPath(ctx, fp)
	if err != nil {
		return "", err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("there is no home folder for the file: %w; use --out FILE", err)
	}
	return filepath.Join(home, filepath.FromSlash(strings.TrimPrefix(place, "~/"))), nil
}
