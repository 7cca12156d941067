package cli

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/internal/safetext"
)

func doctorCmd(s *session) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Look at keyring, git, ssh, network and data folder, and say what is missing", Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			app, err := s.open(cmd)
			if _, bad := errors.AsType[*usageError](err); bad {
				return err
			}
			if err != nil {
				if err := s.printChecks(core.DoctorWithout(cmd.Context(), core.Options{Vault: core.VaultKind(s.vault.kind), Actions: actionText}, err)); err != nil {
					return err
				}
				return errReported
			}
			failed := false
			if s.vault.file != "" {
				if err := app.Vault.UnlockVault(cmd.Context()); err != nil {
					failed = true
					s.printError(err, nextStep(err))
				}
			}
			checks := app.Checkup.Doctor(cmd.Context())
			if err := s.printChecks(checks); err != nil {
				return err
			}
			failed = failed || slices.ContainsFunc(checks, func(c core.Check) bool { return c.State == "failed" })
			if failed {
				return errReported
			}
			return nil
		},
	}
}

var checkStates = map[string]probe.RungState{"ok": probe.Passed, "warning": probe.Warned, "failed": probe.Failed}

// printChecks prints the checks with their hints.
func (s *session) printChecks(checks []core.Check) error {
	if s.json {
		return s.printJSON(withCodes(checks, checkWithCodes))
	}
	for _, c := range checks {
		s.printStep(checkStates[c.State], c.Name, c.Detail.String(), 0)
		if !c.Hint.IsZero() {
			fmt.Fprintf(s.Out, "  hint: %s\n", safetext.Line(c.Hint.String(), 400))
		}
	}
	return nil
}

func versionCmd(s *session) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: exactly(0),
		RunE: func(*cobra.Command, []string) error {
			return s.printResult(map[string]string{"version": s.version, "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH},
				"latchctl %s (%s, %s/%s)", s.version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		},
	}
}

func manCmd(s *session) *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write the man pages of all commands into a folder", Args: exactly(1, "the folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return fmt.Errorf("write man pages into %s: %w", args[0], core.ErrNoFolder)
			}
			header := &doc.GenManHeader{Title: "LATCHCTL", Section: "1", Source: "Latchkey " + s.version, Manual: "Latchkey"}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			if err := doc.GenManTree(root, header, args[0]); err != nil {
				return err
			}
			return s.printResult(map[string]string{"folder": args[0]}, "wrote the man pages into %s", args[0])
		},
	}
}
