package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/core"
	"latchkey/core/rollout"
)

func rolloutCmd(s *session) *cobra.Command {
	c := group("rollout", "One change over many repositories: planned, proved, resumable",
		rolloutAddCmd(s), rolloutRotateCmd(s), rolloutRevokeCmd(s), rolloutRelabelCmd(s),
		rolloutListCmd(s), rolloutShowCmd(s),
		rolloutRunCmd(s, "run", "Run a rollout that was confirmed with --later"),
		rolloutRunCmd(s, "resume", "Go on with a rollout that was stopped, paused, interrupted or soaks"),
		rolloutRetryCmd(s), rolloutCancelCmd(s), rolloutUndoCmd(s))
	c.Long = `A rollout is one planned change of deploy keys over many repositories.

It is planned first (--dry-run prints the plan and does nothing), confirmed, and
then run step by step. Before each change its intent is written to the journal,
after it what came of it: a rollout may be stopped at any instant, also by a
crash, and latchctl rollout resume goes on where it was.

Ctrl-C stops after the step in hand; Ctrl-C again stops at once. Both are safe.

Exit status 4 says that some steps failed or are left; 0 that all is done.`
	return c
}

// rolloutArg reads the number of a rollout. Without one it is the only rollout
// that is fit, as chosen by pick; several are an error that lists them.
func (s *session) rolloutArg(cmd *cobra.Command, app *core.App, args []string, pick func(rollout.Summary) bool) (int64, error) {
	if len(args) == 1 {
		id, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil || id < 1 {
			return 0, usagef(cmd, "%s is no number of a rollout: see latchctl rollout list", shown(args[0]))
		}
		return id, nil
	}
	all, err := app.Rollouts(cmd.Context())
	if err != nil {
		return 0, err
	}
	var fit []int64
	for _, r := range all {
		if pick(r) {
			fit = append(fit, r.ID)
		}
	}
	switch len(fit) {
	case 1:
		return fit[0], nil
	case 0:
		return 0, hinted("See them all: latchctl rollout list.", "no rollout is waiting for %s", cmd.Name())
	}
	return 0, hinted("Name one by its number: see latchctl rollout list.", "%d rollouts could be meant", len(fit))
}
