package rolloutcmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

func listCmd(s *rollouts) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the rollouts, newest first", Args: terminal.Exactly(0),
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			all, err := app.Rollouts.ListRollouts(cmd.Context())
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(terminal.OrEmpty(all))
			}
			if len(all) == 0 {
				s.PrintDone("there has been no rollout yet")
				return nil
			}
			tab := s.Table("ID", "STATE", "DONE", "FAILED", "WAITING", "LEFT OUT", "CREATED", "WHAT")
			for _, r := range all {
				if r.ForeignKey {
					r.LeftOut += r.Unseen
				}
				tab.Row(fmt.Sprint(r.ID), stateText(r), fmt.Sprintf("%d of %d", r.Done, r.Total), fmt.Sprint(r.Failed),
					fmt.Sprint(r.Waiting), fmt.Sprint(r.Skipped+r.KeysStay+r.LeftOut), s.At(r.Created, terminal.FormatDay(r.Created)), r.Title.String())
			}
			return tab.Flush()
		}),
	}
}

func stateText(r rollout.Summary) string {
	text := string(r.State)
	if r.Undoing && !r.State.Ended() {
		text = "undoing, " + text
	}
	if r.State == rollout.Soaking && !r.Due.IsZero() {
		text += ", waiting until " + r.Due.Local().Format("2006-01-02 15:04")
	}
	return text
}

func showCmd(s *rollouts) *cobra.Command {
	var asCSV, failed bool
	c := &cobra.Command{
		Use: "show [ID]", Short: "Show what was done on each repository", Args: terminal.AtMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if asCSV && s.JSON {
				return terminal.Usagef(cmd, "--csv and --json are two forms: choose one")
			}
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			id, err := s.newestArg(cmd, app, args)
			if err != nil {
				return s.endWithNothing(err)
			}
			report, err := app.Rollouts.Rollout(cmd.Context(), id)
			if err != nil {
				return err
			}
			if asCSV {
				if failed {
					report.Results = leftOf(report)
				}
				return writeReportCSV(s.Out, report)
			}
			return s.printRollout(report, failed)
		},
	}
	c.Flags().BoolVar(&asCSV, "csv", false, "print one row per step for spreadsheets")
	c.Flags().BoolVar(&failed, "left", false, "only what failed or is left")
	return c
}

// newestArg reads the number of a rollout; without one it is the newest.
func (s *rollouts) newestArg(cmd *cobra.Command, app *core.App, args []string) (int64, error) {
	newest := int64(0)
	if len(args) == 0 {
		all, err := app.Rollouts.ListRollouts(cmd.Context())
		if err != nil {
			return 0, err
		}
		if len(all) > 0 {
			newest = all[0].ID
		}
	}
	return s.rolloutArg(cmd, app, args, func(r rollout.Summary) bool { return r.ID == newest })
}

// verifyFlags are what the verification of a new key may need to be told.
func (s *rollouts) verifyFlags(c *cobra.Command) {
	s.HostKeyFlag(c)
	s.PassphraseFlag(c, "`FILE` whose first line opens the private key, for the verification")
}

func runCmd(s *rollouts, use, short string) *cobra.Command {
	c := &cobra.Command{
		Use: use + " [ID]", Short: short, Args: terminal.AtMost(1),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			id, err := s.rolloutArg(cmd, app, args, func(r rollout.Summary) bool { return r.State == rollout.Ready })
			if err != nil {
				return s.endWithNothing(err)
			}
			return s.runRollout(cmd, app, id, app.Rollouts.RunRollout)
		}),
	}
	s.verifyFlags(c)
	return c
}

func retryCmd(s *rollouts) *cobra.Command {
	c := &cobra.Command{
		Use: "retry [ID]", Short: "Retry the failed steps, and old keys that were kept because they were used", Args: terminal.AtMost(1),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			id, err := s.rolloutArg(cmd, app, args, func(r rollout.Summary) bool { return r.Failed+r.KeysStay > 0 && r.State != rollout.Undone })
			if err != nil {
				return s.endWithNothing(err)
			}
			err = app.Rollouts.RetryRollout(cmd.Context(), id)
			if errors.Is(err, cause.ErrNothingFailed) {
				s.NothingToDo("%s", err)
				return s.endWithNothing(errNothingToDo)
			}
			if err != nil {
				return err
			}
			return s.runRollout(cmd, app, id, app.Rollouts.RunRollout)
		}),
	}
	s.verifyFlags(c)
	return c
}

func cancelCmd(s *rollouts) *cobra.Command {
	c := &cobra.Command{
		Use: "cancel [ID]", Short: "Cancel a rollout that is not running; finished steps are kept", Args: terminal.AtMost(1),
		Long: `Cancel a rollout that is not running; finished steps are kept. It cannot be resumed then.
Without a number it is the only one that has not ended, and is asked about.`,
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			id, err := s.rolloutArg(cmd, app, args, func(r rollout.Summary) bool { return !r.State.Ended() })
			if err != nil {
				return s.endWithNothing(err)
			}
			if len(args) == 0 && !s.Yes {
				if err := s.confirmCancel(cmd, app, id); err != nil {
					return err
				}
			}
			if r, err := app.Rollouts.Rollout(cmd.Context(), id); err == nil && r.State == rollout.Cancelled {
				s.NothingToDo("rollout %d was cancelled before", id)
				return s.endWithNothing(errNothingToDo)
			}
			return s.runRollout(cmd, app, id, app.Rollouts.CancelRollout)
		}),
	}
	s.YesFlag(c)
	return c
}

// confirmCancel asks before it cancels a rollout that was not named.
func (s *rollouts) confirmCancel(cmd *cobra.Command, app *core.App, id int64) error {
	r, err := app.Rollouts.Rollout(cmd.Context(), id)
	if err != nil {
		return err
	}
	if !s.AtTerminal() {
		return terminal.WithHint(fmt.Sprintf("Name it: latchctl rollout cancel %d; or use --yes.", id), "cancel rollout %d, %s: %w", id, r.Title, ask.ErrNobody)
	}
	yes, err := s.YesNo(cmd.Context(), fmt.Sprintf("Cancel rollout %d: %s? It cannot be resumed then.", id, safetext.Line(r.Title.String(), 300)))
	if err == nil && !yes {
		err = ask.ErrDeclined
	}
	return err
}

func undoCmd(s *rollouts) *cobra.Command {
	c := &cobra.Command{
		Use: "undo ID", Short: "Undo what a rollout did, and nothing else", Args: terminal.Exactly(1, "the number of the rollout"),
		Long: `Undo what a rollout did, and nothing else: keys that it added are removed,
keys that it removed are put back (and verified, where the private key is here)
before their successor goes. It can be stopped and resumed like the rollout.`,
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			id, err := s.rolloutArg(cmd, app, args, nil)
			if err != nil {
				return err
			}
			err = s.runRollout(cmd, app, id, app.Rollouts.UndoRollout)
			if errors.Is(err, cause.ErrUndone) {
				s.NothingToDo("%s", err)
				return s.endWithNothing(errNothingToDo)
			}
			return err
		}),
	}
	s.YesFlag(c)
	s.verifyFlags(c)
	return c
}
