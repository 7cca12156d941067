package cli

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/keys"
)

// keyAdoptCmd takes private keys of the vault back into the index.
func keyAdoptCmd(s keyPairs) *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "adopt [FINGERPRINT...]", Short: "Import private keys that the vault holds and the index does not know",
		Long: `Import private keys that the vault holds and the index does not know, as after the
database was lost or an old copy of it was put back. Without FINGERPRINT and --all they
are listed and nothing is changed. In a keyring they may also be those of another data
folder of yours; both can use them then. Where they stand comes from the inventory.`,
		Example: "  latchctl key adopt           # what there is\n  latchctl key adopt --all     # import all of it",
		RunE: func(cmd *cobra.Command, args []string) error {
			if all && len(args) > 0 {
				return terminal.Usagef(cmd, "use --all, or name the fingerprints")
			}
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			if !all && len(args) == 0 {
				return s.listAdoptables(cmd, app)
			}
			wanted := make([]keys.Fingerprint, len(args))
			for i, a := range args {
				wanted[i] = keys.Fingerprint(a)
			}
			if all {
				found, err := app.Vault.Adoptables(cmd.Context())
				if err != nil {
					return err
				}
				for _, f := range found {
					wanted = append(wanted, f.Fingerprint)
				}
			}
			pairs, err := app.Vault.Adopt(cmd.Context(), wanted)
			if err != nil && len(pairs) == 0 {
				return err
			}
			if tellErr := s.printAdopted(pairs); tellErr != nil {
				return tellErr
			}
			if err != nil {
				s.PrintError(err, terminal.NextStep(err))
				return errors.Join(terminal.ErrReported, terminal.ErrPartly)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "import all of them")
	return c
}

func (s keyPairs) printAdopted(pairs []core.KeyPair) error {
	if s.JSON {
		return s.PrintJSON(terminal.OrEmpty(pairs))
	}
	for _, p := range pairs {
		s.PrintDone("%s imported%s, is in %s", p.Fingerprint, inBrackets(p.Comment), terminal.Plural(len(p.Placed), "place", "places"))
	}
	if len(pairs) == 0 {
		s.NothingToDo("the vault holds no private key that is still to be imported")
	}
	return nil
}

func inBrackets(comment string) string {
	if comment == "" {
		return ""
	}
	return " (" + comment + ")"
}

func (s keyPairs) listAdoptables(cmd *cobra.Command, app *core.App) error {
	found, err := app.Vault.Adoptables(cmd.Context())
	if err != nil {
		return err
	}
	if s.JSON {
		return s.PrintJSON(terminal.OrEmpty(found))
	}
	if len(found) == 0 {
		s.PrintDone("the vault holds no private key that the index does not know")
		return nil
	}
	out := s.Table("FINGERPRINT", "TYPE", "BITS", "COMMENT", "STANDS ON", "PROBLEM")
	for _, f := range found {
		out.Row(string(f.Fingerprint), f.Type, strconv.Itoa(f.Bits), f.Comment, strconv.Itoa(f.Places), f.Problem)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(s.Err, "hint: import them: latchctl key adopt --all, or name the fingerprints")
	return nil
}
