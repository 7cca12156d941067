package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

func doctorCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check keyring, git, ssh, network and data folder, and report what is missing", Args: terminal.Exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			app, err := s.Open(cmd)
			if _, bad := errors.AsType[*terminal.UsageError](err); bad {
				return err
			}
			if err != nil {
				if err := printChecks(s, core.DoctorWithout(cmd.Context(), core.Options{Vault: core.VaultKind(s.Vault.Kind), Actions: terminal.ActionText}, err)); err != nil {
					return err
				}
				return terminal.ErrReported
			}
			var opens error
			if app.Vault.VaultInUse() == core.VaultFile {
				opens = s.Vault.FilesAreThere()
			}
			if opens == nil && (s.Vault.File != "" || s.Vault.Identity != "") {
				opens = app.Vault.UnlockVault(cmd.Context())
			}
			checks := app.Checkup.Doctor(cmd.Context())
			if opens != nil {
				withVaultError(checks, opens)
			}
			if err := printChecks(s, checks); err != nil {
				return err
			}
			failed := slices.ContainsFunc(checks, func(c core.Check) bool { return c.State == "failed" })
			if failed {
				return terminal.ErrReported
			}
			return nil
		},
	}
}

// withVaultError lets the line of the vault say why what was given does not open it:
// that nobody has opened it yet would be the smaller part of the truth.
func withVaultError(checks []core.Check, err error) {
	for i := range checks {
		if c := &checks[i]; c.Name == "keyring" {
			c.State, c.Detail, c.Hint = "failed", say.Plain(api.WithoutSecrets(err.Error())), say.Plain(terminal.NextStep(err))
		}
	}
}

var checkStates = map[string]probe.RungState{"ok": probe.Passed, "warning": probe.Warned, "failed": probe.Failed, "skipped": probe.Skipped}

// printChecks prints the checks with their hints.
func printChecks(s *session.Session, checks []core.Check) error {
	if s.JSON {
		return s.PrintJSON(terminal.OrEmpty(checks))
	}
	if s.Format.RowsOnly() {
		tab := s.Table("STATE", "CHECK", "DETAIL", "HINT").NamedBy("CHECK")
		for _, c := range checks {
			tab.Row(c.State, c.Name, c.Detail.String(), c.Hint.String())
		}
		return tab.Flush()
	}
	for _, c := range checks {
		s.PrintStep(checkStates[c.State], c.Name, c.Detail.String(), 0)
		if !c.Hint.IsZero() && !s.Quiet {
			fmt.Fprintf(s.Out, "  hint: %s\n", terminal.Plain(safetext.Line(c.Hint.String(), 400)))
		}
	}
	return nil
}
