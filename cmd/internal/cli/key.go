package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/inventory"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// keyPairs are the commands about key pairs and key sets.
type keyPairs struct{ *session.Session }

func keyCmd(s keyPairs) *cobra.Command {
	return terminal.Group("key", "Key pairs and where their private keys are",
		keyNewCmd(s), keyListCmd(s), keyShowCmd(s), keyImportCmd(s), keyExportCmd(s), keySSHConfigCmd(s), keyDeleteCmd(s), keyAdoptCmd(s), keyRenameCmd(s), keyAgentCmd(s), keyIdentifyCmd(s))
}

func keyNewCmd(s keyPairs) *cobra.Command {
	var ensure bool
	c := &cobra.Command{
		Use: "new", Short: "Generate a pair; the private key goes into the vault", Args: terminal.Exactly(0),
	}
	pair := session.NewPairFlags(c, s.Session)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		n, err := pair()
		if err != nil {
			return err
		}
		if ensure && strings.TrimSpace(n.Comment) == "" {
			return terminal.Usagef(cmd, "--ensure finds the pair by its comment: name it with --comment")
		}
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		p, generated := core.KeyPair{}, true
		if ensure {
			p, generated, err = app.Pairs.EnsureKeyPair(cmd.Context(), n)
		} else {
			p, err = app.Pairs.GenerateKeyPair(cmd.Context(), n)
		}
		if err != nil {
			return err
		}
		if !generated {
			return s.PrintSameResult(p, string(p.Fingerprint), "the pair is here already")
		}
		return s.PrintResult(p, "%s", p.Fingerprint)
	}
	c.Flags().BoolVar(&ensure, "ensure", false, "generate it only where no pair of this comment is here; else print that one")
	return c
}

func keyListCmd(s keyPairs) *cobra.Command {
	var only string
	c := &cobra.Command{
		Use: "list", Short: "List the key pairs, and whether each private key is still here", Args: terminal.Exactly(0),
		Long: "List the key pairs, and whether each private key is still here. A key set is one\nrow; --set NAME lists its pairs, as --output tsv and name do those of all.",
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			pairs, err := app.Pairs.KeyPairs(cmd.Context())
			if err != nil {
				return err
			}
			if only != "" {
				if pairs = filterSet(pairs, only); len(pairs) == 0 {
					return fmt.Errorf("key set %s: %w", terminal.QuoteArg(only), cause.ErrNoKeySet)
				}
			}
			if s.JSON {
				return s.PrintJSON(terminal.OrEmpty(pairs))
			}
			return s.printPairs(s.pairRows(pairs, only == "" && !s.Format.RowsOnly()))
		}),
	}
	c.Flags().StringVar(&only, "set", "", "only the pairs of the key set `NAME`")
	return c
}

func (s keyPairs) printPairs(rows [][]string) error {
	tab := s.Table("FINGERPRINT", "TYPE", "BITS", "COMMENT", "CREATED", "PRIVATE KEY", "STANDS ON")
	for _, row := range rows {
		tab.Row(row...)
	}
	return tab.Flush()
}

// privateKeyText puts the state of a private key into words.
func privateKeyText(h inventory.PrivateKeyState) string {
	if h == inventory.PrivateKeyLost {
		return "private key lost"
	}
	return string(h)
}

// pairText is privateKeyText, with whether a passphrase protects the key, and
// whether the vault could not be asked.
func pairText(p core.KeyPair) string {
	text := privateKeyText(p.PrivateKey)
	if p.Encrypted && p.PrivateKey != inventory.PrivateKeyLost {
		text += ", with passphrase"
	}
	if p.Unchecked {
		text += " (not checked)"
	}
	return text
}

func keyShowCmd(s keyPairs) *cobra.Command {
	return &cobra.Command{
		Use: "show KEY", Short: "Show one pair: public key, fingerprints, picture, places",
		Long: "Show one pair. KEY is a fingerprint, the beginning of one, or a comment.",
		Args: terminal.Exactly(1, "the key's fingerprint"),
		RunE: func(cmd *cobra.Command, args []string) error {
			app, p, set, err := s.withKey(cmd, args[0])
			if err != nil {
				return err
			}
			if set != nil {
				return s.printSet(*set)
			}
			if s.JSON {
				return s.PrintJSON(p)
			}
			if s.Format.RowsOnly() {
				return s.printPairs([][]string{s.pairCells(p)})
			}
			fmt.Fprintln(s.Out, safetext.Line(p.PublicKey, longestLine))
			if err := s.PrintPairs(keyFacts(p)...); err != nil {
				return err
			}
			fmt.Fprintln(s.Out, safetext.Block(app.Pairs.Randomart(p), 0))
			return nil
		},
	}
}

func keyFacts(p core.KeyPair) []string {
	facts := []string{
		"fingerprint", string(p.Fingerprint), "", p.MD5,
		"type", fmt.Sprintf("%s, %d bits", p.Type, p.Bits),
		"created", fmt.Sprintf("%s (%s)", terminal.FormatDay(p.Created), p.Origin),
		"private key", pairText(p),
	}
	if p.SupersededBy != "" {
		facts = append(facts, "superseded by", string(p.SupersededBy))
	}
	for _, place := range p.Placed {
		facts = append(facts, "stands on", fmt.Sprintf("%s as %q since %s", place.Target, place.Label, terminal.FormatDay(place.Since)))
	}
	return facts
}

func keyImportCmd(s keyPairs) *cobra.Command {
	var comment, fingerprint string
	c := &cobra.Command{
		Use: "import FILE", Short: "Import a private key into the vault; - reads standard input",
		Long: "Import a private key into the vault: OpenSSH, PKCS#1, PKCS#8, SEC1 or PuTTY, with or\nwithout passphrase, also inside JSON, a .env file, YAML or base64 (1 MB at most).\nWhat pasting broke is repaired and told; of what stands beside the key nothing is\nkept. Of several keys --fingerprint says which. The file stays as it is.",
		Args: terminal.Exactly(1, "the file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			wanted := keys.Fingerprint("")
			if fingerprint != "" {
				form, ok := keys.ParseForm(fingerprint)
				if wanted = form.Fingerprint(); !ok || wanted == "" {
					return terminal.Usagef(cmd, "--fingerprint %s is not a whole fingerprint: it looks like SHA256:… with 43 letters and digits", terminal.QuoteArg(fingerprint))
				}
			}
			data, err := s.ReadKeyFile(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			got, err := app.Pairs.Import(cmd.Context(), core.ImportRequest{Data: data, Comment: comment, Fingerprint: wanted})
			if several, ok := errors.AsType[*keys.SeveralError](err); ok {
				return terminal.WithHint("Say which one: --fingerprint SHA256:…", "%s: %w", terminal.FileName(args[0]), several)
			}
			if isKeyFileError(err) {
				err = fmt.Errorf("%s: %w", terminal.FileName(args[0]), err)
			}
			if err != nil {
				return err
			}
			s.WarnReadableByOthers(args[0])
			for _, r := range got.Repairs {
				fmt.Fprintf(s.Err, "repaired: %s\n", safetext.Line(r.String(), 0))
			}
			if !got.Weakness.IsZero() {
				fmt.Fprintf(s.Err, "warning: this key is weak: %s\n", safetext.Line(got.Weakness.String(), 0))
			}
			got.Repairs = terminal.OrEmpty(got.Repairs)
			return s.PrintResult(got, "%s", got.KeyPair.Fingerprint)
		},
	}
	c.Flags().StringVar(&comment, "comment", "", "`TEXT` instead of the key's own comment")
	c.Flags().StringVar(&fingerprint, "fingerprint", "", "which key, where the text holds several: its `SHA256:…`")
	s.PassphraseFlag(c, "`FILE` whose first line opens the key")
	return c
}

// isKeyFileError reports whether an error is about the content of a key file.
func isKeyFileError(err error) bool {
	return slices.ContainsFunc(keyFileErrors, func(cause error) bool { return errors.Is(err, cause) })
}

var keyFileErrors = []error{keys.ErrWrongPassphrase, keys.ErrPassphraseNeeded, keys.ErrPrivateKey, keys.ErrPublicKey, keys.ErrCertificate,
	keys.ErrTooLarge, keys.ErrUnsupported, keys.ErrDamaged, keys.ErrNotKey, ask.ErrNobody}

func keyDeleteCmd(s keyPairs) *cobra.Command {
	var unused bool
	c := &cobra.Command{
		Use: "delete KEY", Short: "Remove a pair from vault and index; the forge keeps its deploy keys",
		Long: `Remove a pair from vault and index; the forge keeps its deploy keys. --unused deletes
every pair that a rotation has replaced and that is on no repository any more, after one
question that lists them.`,
		Args: terminal.AtMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case unused && len(args) > 0:
				return terminal.Usagef(cmd, "--unused takes no key")
			case unused:
				return s.deleteUnused(cmd)
			case len(args) == 0:
				return terminal.Usagef(cmd, "the key's fingerprint is missing")
			}
			return s.deleteKey(cmd, args[0])
		},
	}
	c.Flags().BoolVar(&unused, "unused", false, "every pair that was replaced by a rotation and is on no repository any more")
	s.YesFlag(c)
	return c
}

func (s keyPairs) deleteKey(cmd *cobra.Command, key string) error {
	app, p, set, err := s.withKey(cmd, key)
	if errors.Is(err, cause.ErrNoKeyPair) && app != nil {
		if gone, goneErr := app.Pairs.GoneKey(cmd.Context(), "", "", key); goneErr == nil && gone {
			return s.PrintSame(nil, "%s was deleted before", terminal.QuoteArg(key))
		}
	}
	if err != nil {
		return err
	}
	if set != nil {
		if err := app.Sets.DeleteKeySet(cmd.Context(), set.Name); err != nil {
			return err
		}
		return s.PrintDid(*set, "deleted the key set %q with %d key pairs", set.Name, len(set.Members))
	}
	if err := app.Pairs.DeleteKeyPair(cmd.Context(), p.Fingerprint); err != nil {
		return err
	}
	return s.PrintDid(p, "deleted %s", p.Fingerprint)
}

func (s keyPairs) deleteUnused(cmd *cobra.Command) error {
	app, err := s.Open(cmd)
	if err != nil {
		return err
	}
	deleted, err := app.Pairs.DeleteUnusedKeyPairs(cmd.Context())
	if s.JSON && (err == nil || len(deleted) > 0) {
		err = errors.Join(s.PrintJSON(terminal.OrEmpty(deleted)), err)
	}
	for _, p := range deleted {
		s.PrintDone("deleted %s %s", p.Fingerprint, p.Comment)
	}
	if err == nil && len(deleted) == 0 {
		s.NothingToDo("no replaced pair is free of repositories")
	}
	return err
}
