package rolloutcmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/rollout"
)

func resumeCmd(s *rollouts) *cobra.Command {
	var due, all bool
	c := &cobra.Command{
		Use: "resume [ID]", Short: "Resume a rollout that was stopped, paused or interrupted, or that is waiting", Args: terminal.AtMost(1),
		Long: `Resume a rollout that was stopped, paused or interrupted, or whose wait before the
removal of old keys is over.

--due resumes every rollout whose wait is over, and checks old keys again that
were kept because somebody used them. It ends with 0 when none is due: a line for
cron, or for a systemd timer, is

  17 * * * *  latchctl rollout resume --due`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if session.CountTrue(due, all, len(args) > 0) > 1 {
				return terminal.Usagef(cmd, "choose one of a number, --due and --all")
			}
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			if due || all {
				return s.resumeMany(cmd, app, all)
			}
			id, err := s.rolloutArg(cmd, app, args, func(r rollout.Summary) bool { return !r.State.Ended() && r.State != rollout.Ready })
			if err != nil {
				return s.endWithNothing(err)
			}
			return s.resumeOne(cmd, app, id)
		},
	}
	c.Flags().BoolVar(&due, "due", false, "every rollout whose wait is over, one after the other; it is not a failure if there is none")
	c.Flags().BoolVar(&all, "all", false, "every rollout that has not ended, one after the other")
	s.verifyFlags(c)
	return c
}

// resumeOne goes on with one rollout; a complete one is no failure.
func (s *rollouts) resumeOne(cmd *cobra.Command, app *core.App, id int64) error {
	err := s.runRollout(cmd, app, id, app.Rollouts.RunRollout)
	if !errors.Is(err, cause.ErrNotResumable) {
		return err
	}
	if r, readErr := app.Rollouts.Rollout(cmd.Context(), id); readErr == nil && r.State == rollout.Done {
		fmt.Fprintf(s.Err, "nothing to do: rollout %d has ended, and all of it is done\n", id)
		return s.endWithNothing(errNothingToDo)
	}
	return err
}

// resumeMany goes on with all rollouts that are due, or with all that have not
// ended. One that fails does not stop the others.
func (s *rollouts) resumeMany(cmd *cobra.Command, app *core.App, all bool) (err error) {
	ids, err := app.Rollouts.DueRollouts(cmd.Context(), all)
	if err != nil {
		return err
	}
	if s.JSON {
		s.reports = &[]rollout.Report{}
		defer func() { err = errors.Join(err, s.PrintJSON(filledReports(*s.reports))) }()
	}
	if len(ids) == 0 {
		fmt.Fprintln(s.Err, "nothing to do: no rollout is due")
		return nil
	}
	failed := 0
	for i := len(ids) - 1; i >= 0; i-- { // the oldest first
		if s.Interrupts.Asked() { // what is left is not begun
			return errors.Join(terminal.ErrReported, terminal.ErrPartly)
		}
		err := s.resumeDue(cmd, app, ids[i])
		switch {
		case err == nil:
		case cmd.Context().Err() != nil:
			return err
		default:
			failed++
			if !errors.Is(err, terminal.ErrReported) {
				s.PrintError(err, terminal.NextStep(err))
			}
		}
	}
	if failed == 0 {
		return nil
	}
	return errors.Join(terminal.ErrReported, terminal.ErrPartly)
}

func (s *rollouts) resumeDue(cmd *cobra.Command, app *core.App, id int64) error {
	r, err := app.Rollouts.Rollout(cmd.Context(), id)
	if err != nil {
		return err
	}
	if r.State.Ended() { // old keys that were left: looked at again
		if err := app.Rollouts.RetryRollout(cmd.Context(), id); err != nil {
			return err
		}
	}
	return s.runRollout(cmd, app, id, app.Rollouts.RunRollout)
}
