package cli

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/probe"
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
			failed := false
			if s.Vault.File != "" {
				if err := app.Vault.UnlockVault(cmd.Context()); err != nil {
					failed = true
					s.PrintError(err, terminal.NextStep(err))
				}
			}
			checks := app.Checkup.Doctor(cmd.Context())
			if err := printChecks(s, checks); err != nil {
				return err
			}
			failed = failed || slices.ContainsFunc(checks, func(c core.Check) bool { return c.State == "failed" })
			if failed {
				return terminal.ErrReported
			}
			return nil
		},
	}
}

var checkStates = map[string]probe.RungState{"ok": probe.Passed, "warning": probe.Warned, "failed": probe.Failed}

// printChecks prints the checks with their hints.
func printChecks(s *session.Session, checks []core.Check) error {
	if s.JSON {
		return s.PrintJSON(terminal.OrEmpty(checks))
	}
	for _, c := range checks {
		s.PrintStep(checkStates[c.State], c.Name, c.Detail.String(), 0)
		if !c.Hint.IsZero() {
			fmt.Fprintf(s.Out, "  hint: %s\n", safetext.Line(c.Hint.String(), 400))
		}
	}
	return nil
}

func versionCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: terminal.Exactly(0),
		RunE: func(*cobra.Command, []string) error {
			return s.PrintResult(map[string]string{"version": s.Version, "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH},
				"latchctl %s (%s, %s/%s)", s.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		},
	}
}

func manCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write the man pages of all commands into a folder", Args: terminal.Exactly(1, "the folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return fmt.Errorf("write man pages into %s: %w", args[0], core.ErrNoFolder)
			}
			header := &doc.GenManHeader{Title: "LATCHCTL", Section: "1", Source: "Latchkey " + s.Version, Manual: "Latchkey"}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			if err := doc.GenManTree(root, header, args[0]); err != nil {
				return err
			}
			return s.PrintResult(map[string]string{"folder": args[0]}, "wrote the man pages into %s", args[0])
		},
	}
}
