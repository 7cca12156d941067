package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/probe"
)

func deployKeyAddCmd(s deployKeys) *cobra.Command {
	var r core.PlaceRequest
	var key, publicFile string
	var fresh, readWrite bool
	c := &cobra.Command{
		Use: "add [REPO]", Short: "Put a key on a repository or project: one that is here, a new one, or a public line",
		Long: "Put a key on a repository or project: one that is here, a new one, or a public line.\n\n" + session.RepoFormsHere,
		Example: `  latchctl deploy-key add acme/web-frontend --new --comment ci@build-07 --test
  latchctl deploy-key add acme/web-frontend --key SHA256:3Hk…
  latchctl deploy-key add acme/web-frontend --public id_ed25519.pub`,
		Args: terminal.AtMost(1),
	}
	where := targetFlag(c, true)
	pair := session.NewPairFlags(c, s.Session)
	f := c.Flags()
	f.StringVar(&key, "key", "", "`FINGERPRINT` (or its beginning, or the comment) of a pair that is here")
	f.BoolVar(&fresh, "new", false, "generate a pair first (--type, --comment, --passphrase-file)")
	f.StringVar(&publicFile, "public", "", "`FILE` with a public key whose private key lives elsewhere; - reads standard input")
	f.StringVar(&r.Label, "label", "", "`TEXT` shown on the forge (default: the key's comment)")
	f.BoolVar(&readWrite, "read-write", false, "let the key push, where the forge can do that (default: read only)")
	f.BoolVar(&r.Test, "test", false, "verify by SSH that the key opens the repository")
	s.HostKeyFlag(c)
	s.ShowWaitFlag(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		t, rest, err := where(args)
		if err != nil {
			return err
		}
		if len(rest) > 0 {
			return terminal.Usagef(cmd, "%s is one argument too many", terminal.QuoteArg(rest[0]))
		}
		if chosen := session.CountTrue(key != "", fresh, publicFile != ""); chosen != 1 {
			return terminal.Usagef(cmd, "choose a key with one of --key, --new, --public")
		}
		if !fresh && (cmd.Flags().Changed("type") || cmd.Flags().Changed("comment")) {
			return terminal.Usagef(cmd, "--type and --comment go with --new only")
		}
		if r.Test && (t.project != "" || publicFile != "") {
			return terminal.Usagef(cmd, "--test goes with a key pair on a repository only")
		}
		r.Access = api.Read
		if readWrite {
			r.Access = api.ReadWrite
		}
		app, account, err := s.withTarget(cmd, &t, true)
		if err != nil {
			return err
		}
		r.Account, r.Repo, r.Project = account.ID, t.repo, t.project
		switch {
		case fresh:
			n, err := pair()
			if err != nil {
				return err
			}
			r.Generate = &n
		case key != "":
			p, err := app.Pairs.KeyPair(cmd.Context(), key)
			if err != nil {
				return err
			}
			r.Fingerprint = p.Fingerprint
		default:
			data, err := s.ReadPublicFile(cmd.Context(), publicFile)
			if err != nil {
				return err
			}
			r.Public = data
		}
		return s.placeKey(cmd, app, r, t)
	}
	return c
}

// placeKey puts the key on its target and prints each step as it ends.
func (s deployKeys) placeKey(cmd *cobra.Command, app *core.App, r core.PlaceRequest, t target) error {
	placed, err := app.Placements.PlaceKey(cmd.Context(), r, func(step core.StepState) {
		switch {
		case s.Quiet && (step.State == probe.Passed || step.State == probe.Skipped): // progress
		case step.State != probe.Running && step.State != probe.Pending:
			s.PrintStep(step.State, stepTitles[step.Step], step.Detail.String(), 0)
		case !step.Detail.IsZero():
			s.Waiting.Show("%s", step.Detail)
		}
	})
	if placed.TakenBack != "" {
		fmt.Fprintf(s.Err, "note: the key pair that was made for it was deleted again: %s\n", placed.TakenBack)
	}
	if placed.Waits {
		if s.JSON {
			err = errors.Join(err, s.PrintJSON(placed))
		} else {
			s.PrintLine("%s accepted on %s (id %s), not shown yet", placed.Key.Fingerprint, t, cmp.Or(placed.Key.ID, "not told"))
		}
	}
	if err != nil {
		if placed.Waits {
			s.printOtherLabel(r, placed, t)
		}
		return err
	}
	if t.project == "" { // the forge may have told of another name
		t.repo = placed.Key.Repo
	}
	if s.JSON {
		if err := s.PrintJSON(placed); err != nil {
			return err
		}
	} else {
		verb := "added to"
		if placed.Already {
			verb = "was already on"
		}
		s.PrintDone("%s %s %s (id %s, %s)", placed.Key.Fingerprint, verb, t, placed.Key.ID, placed.Key.Access)
	}
	s.printOtherLabel(r, placed, t)
	if placed.Report != nil && !placed.Report.OK {
		printFinding(s.Session, *placed.Report)
		return fmt.Errorf("%w: the key is on %s, but the test failed", terminal.ErrPartly, t)
	}
	return nil
}

// printOtherLabel notes that a key has another label than the one asked for: it
// stood there already, or an earlier command has sent it.
func (s deployKeys) printOtherLabel(r core.PlaceRequest, placed core.PlaceResult, t target) {
	asked := strings.TrimSpace(r.Label)
	if asked == "" || placed.Key.Label == asked {
		return
	}
	words := "it is there under the label %s, which was not changed"
	if placed.Waits {
		words = "it was sent under the label %s, which was not changed; once it shows"
	}
	fmt.Fprintf(s.Err, "note: "+words+": latchctl deploy-key label %s %s %s\n", terminal.QuoteArg(placed.Key.Label), t, placed.Key.Fingerprint, terminal.QuoteArg(asked))
}

// stepTitles name the steps of placing a key, once each has ended.
var stepTitles = map[core.PlaceStep]string{
	core.StepGenerate: "key pair generated",
	core.StepVault:    "private key in the vault, read back",
	core.StepSend:     "public key sent to the forge",
	core.StepReadBack: "read back from the forge",
	core.StepIndex:    "noted as placed",
	core.StepTest:     "tested over SSH",
}
