// Package rolloutcmd is the rollout command of latchctl: planning, running,
// resuming and reporting one change over many repositories.
package rolloutcmd

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/rollout"
)

// rollouts are the commands about changes over many repositories.
type rollouts struct {
	*session.Session
	repos   []string          // the repositories that are named, as typed
	reports *[]rollout.Report // of several rollouts, printed as one JSON value; nil = each by itself
}

// Command is the rollout command with all that is below it.
func Command(session *session.Session) *cobra.Command {
	s := &rollouts{Session: session}
	c := terminal.Group("rollout", "One change over many repositories: planned, verified, resumable",
		addCmd(s), rotateCmd(s), removeOldCmd(s), revokeCmd(s), relabelCmd(s), offboardCmd(s),
		listCmd(s), showCmd(s),
		runCmd(s, "run", "Run a rollout that was confirmed with --later"),
		resumeCmd(s),
		retryCmd(s), cancelCmd(s), undoCmd(s))
	c.Long = `A rollout is one planned change of deploy keys over many repositories.

It is planned first (--dry-run prints the plan and does nothing), confirmed, and
then run step by step. Before each change its intent is written to the journal,
after it what came of it: a rollout may be stopped at any instant, also by a
crash, and latchctl rollout resume goes on where it was.

Ctrl-C stops after the current step; Ctrl-C again stops at once. Both are safe.

Exit status 4 says that some steps failed or are left; 0 that all is done.`
	return c
}

// joinIDs lists the first ten numbers of rollouts.
func joinIDs(ids []int64) string {
	var words []string
	for _, id := range ids[:min(len(ids), 10)] {
		words = append(words, strconv.FormatInt(id, 10))
	}
	if more := len(ids) - len(words); more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// rolloutArg reads the number of a rollout. Without an argument it is the only
// rollout that match accepts; several are an error that lists them.
func (s *rollouts) rolloutArg(cmd *cobra.Command, app *core.App, args []string, pick func(rollout.Summary) bool) (int64, error) {
	if len(args) == 1 {
		id, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil || id < 1 {
			return 0, terminal.Usagef(cmd, "%s is not the number of a rollout: see latchctl rollout list", terminal.QuoteArg(args[0]))
		}
		return id, nil
	}
	all, err := app.Rollouts.ListRollouts(cmd.Context())
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
		s.Waiting.Done()
		fmt.Fprintf(s.Err, "nothing to do: no rollout is waiting for %s\n", cmd.Name())
		return 0, errNothingToDo
	}
	hint := "Name one by its number: see latchctl rollout list."
	if cmd.Name() == "resume" {
		hint = "Name one by its number (latchctl rollout list), or use --due for those whose wait is over, --all for all."
	}
	return 0, terminal.WithHint(hint, "%d rollouts could be meant: %s", len(fit), joinIDs(fit))
}
