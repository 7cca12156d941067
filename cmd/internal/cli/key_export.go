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

// exportWish is what is exported, and where to.
type exportWish struct {
	out, encryptWith, target string
	public, open             bool
	parts                    setupParts
}

func keyExportCmd(s keyPairs) *cobra.Command {
	var w exportWish
	c := &cobra.Command{
		Use: "export KEY", Short: "Write the private key to a new file with mode 0600, or print the public key",
		Long: `Write the private key to a new file with mode 0600, or print the public key, or what goes
with it to another machine: --known-hosts prints the lines by which ssh there knows the
servers, --git-config the rules with which the usual URLs use the key (they lead to the
Host blocks that latchctl key ssh-config prints).`,
		Example: `  latchctl key export ci@build-07 --out ~/.ssh/ci_key
  latchctl key export ci@build-07 --out - | gh secret set DEPLOY_KEY   # no file in between
  latchctl key export ci@build-07 --known-hosts | gh variable set KNOWN_HOSTS`,
		Args: terminal.Exactly(1, "the key's fingerprint"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.checkExport(cmd, w); err != nil {
				return err
			}
			app, p, set, err := s.withKey(cmd, args[0])
			if err != nil {
				return err
			}
			switch {
			case set != nil:
				return s.exportOfSet(cmd, app, *set, w)
			case w.parts != setupParts{}:
				return s.printSetup(cmd.Context(), app, p.Fingerprint, "", w.parts)
			case w.public && !s.JSON:
				_, err := fmt.Fprintln(s.Out, safetext.Line(p.PublicKey, longestLine))
				return err
			case w.public:
				return s.PrintJSON(p)
			}
			return s.exportOne(cmd, app, p, w)
		},
	}
	f := c.Flags()
	f.StringVarP(&w.out, "out", "o", "", "`FILE` to create (default: in ~/.ssh, named after the key), or the folder for a key set; it must not exist yet; - prints into a pipe")
	f.StringVar(&w.target, "target-dir", "", "for a key set: the `FOLDER` where it will lie on another machine, such as ~/.ssh/ci")
	f.BoolVar(&w.public, "public", false, "print the public key")
	f.StringVar(&w.encryptWith, "encrypt-passphrase-file", "", "`FILE` whose first line encrypts the exported private key")
	f.BoolVar(&w.open, "no-passphrase", false, "write a pair that is kept with a passphrase without one: the file then opens for anyone who reads it")
	w.parts.flags(c, "print the lines for known_hosts of the servers that the key is on", "print the part of a git configuration with which the usual URLs use the key")
	s.PassphraseFlag(c, "`FILE` whose first line opens a pair that is kept with a passphrase, for --no-passphrase and --encrypt-passphrase-file")
	return c
}

// checkExport refuses flags that do not go together, before anything is opened.
func (s keyPairs) checkExport(cmd *cobra.Command, w exportWish) error {
	switch {
	case w.parts != setupParts{} && (w.out != "" || w.public || w.target != "" || w.open || w.encryptWith != ""):
		return terminal.Usagef(cmd, "--known-hosts and --git-config print a text without the key: leave --out, --public, --target-dir, --no-passphrase and --encrypt-passphrase-file away")
	case w.out != "" && w.public:
		return terminal.Usagef(cmd, "use --out FILE for the private key, or --public for the public key")
	case w.out == "-" && s.JSON:
		return terminal.Usagef(cmd, "--out - prints the private key itself: leave --json, --jq and --template away")
	case w.out == "-" && terminal.IsTerminal(s.Out):
		return terminal.Usagef(cmd, "--out - would show the private key on this screen: send it into a pipe or a file")
	case w.open && (w.encryptWith != "" || w.public):
		return terminal.Usagef(cmd, "--no-passphrase does not go with --encrypt-passphrase-file or --public")
	}
	return nil
}

func (s keyPairs) exportOfSet(cmd *cobra.Command, app *core.App, set core.KeySet, w exportWish) error {
	name := terminal.QuoteArg(set.Name)
	switch {
	case w.parts != setupParts{}:
		return terminal.Usagef(cmd, "known_hosts and gitconfig of a key set lie in its folder: latchctl key export %s --out DIR", name)
	case w.open:
		return terminal.Usagef(cmd, "--no-passphrase is for one key: the keys of a set have no passphrase of their own")
	case w.public:
		return terminal.Usagef(cmd, "a key set has many public keys: see latchctl key list --set %s --json", name)
	case w.out == "" || w.out == "-":
		return terminal.Usagef(cmd, "say into which folder the key set is to be written: --out DIR")
	}
	passphrase, err := s.exportPassphrase(cmd.Context(), w)
	if err != nil {
		return err
	}
	return s.exportSet(cmd, app, set, w.out, w.target, passphrase)
}

// exportPassphrase reads what encrypts the exported key, nil where nothing does.
func (s keyPairs) exportPassphrase(ctx context.Context, w exportWish) ([]byte, error) {
	if w.encryptWith == "" {
		return nil, nil
	}
	return s.ReadSecretFile(ctx, w.encryptWith)
}

// exportOne writes the private key of one pair.
func (s keyPairs) exportOne(cmd *cobra.Command, app *core.App, p core.KeyPair, w exportWish) error {
	passphrase, err := s.exportPassphrase(cmd.Context(), w)
	if err != nil {
		return err
	}
	if w.out == "-" {
		secret, err := app.Exports.PrivateKey(cmd.Context(), p.Fingerprint, passphrase, w.open)
		if err != nil {
			return err
		}
		defer clear(secret)
		_, err = s.Out.Write(secret)
		return err
	}
	if w.target != "" {
		return terminal.Usagef(cmd, "--target-dir is for a key set: of one key, latchctl key ssh-config --file says where it lies")
	}
	out := w.out
	if strings.HasSuffix(out, "/") {
		return terminal.Usagef(cmd, "--out %s names a folder: name the file that is to be made", terminal.QuoteArg(out))
	}
	if out == "" {
		if out, err = s.exportPath(cmd.Context(), app, p.Fingerprint); err != nil {
			return err
		}
	}
	if w.open {
		err = app.Exports.ExportOpen(cmd.Context(), p.Fingerprint, out)
	} else {
		err = app.Exports.ExportPrivate(cmd.Context(), p.Fingerprint, out, passphrase)
	}
	if err != nil {
		return err
	}
	encrypted := !w.open && (p.Encrypted || w.encryptWith != "")
	switch {
	case w.open && p.Encrypted:
		fmt.Fprintf(s.Err, "warning: %s is not encrypted any more: anyone who can read it has the key\n", safetext.Line(out, 0))
	case p.Encrypted && w.encryptWith == "":
		fmt.Fprintf(s.Err, "note: %s is encrypted with the passphrase that the pair is kept with; --no-passphrase writes it without one\n", safetext.Line(out, 0))
	}
	return s.PrintDid(map[string]any{"fingerprint": string(p.Fingerprint), "private": out, "public": out + ".pub", "encrypted": encrypted},
		"wrote %s (mode 0600) and %s.pub", out, out)
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
