package cli

import (
	"encoding/hex"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/rollout"
)

// shownSteps is how many steps of a plan are shown before somebody is asked.
const shownSteps = 10

// startFlags are what all four verbs share: how to confirm, and when to stop.
// The function plans, has the plan confirmed, and runs it.
func startFlags(c *cobra.Command, s *session, spec *rollout.Spec) func(*cobra.Command, *core.App) error {
	f := c.Flags()
	dryRun := f.Bool("dry-run", false, "print the plan and do nothing")
	hash := f.String("confirm", "", "do it without asking if the plan still has this `HASH` (printed by --dry-run)")
	later := f.Bool("later", false, "confirm it only; latchctl rollout run does it")
	f.IntVar(&spec.StopAfter, "stop-after-failures", 0, "pause when `N` steps have failed (0: only when many fail alike)")
	f.DurationVar(&spec.MaxAge, "max-age", 0, "read again what is known for longer than this (default 10m)")
	s.yesFlag(c)
	s.hostKeyFlag(c)
	return func(cmd *cobra.Command, app *core.App) error {
		switch {
		case spec.StopAfter < 0:
			return usagef(cmd, "--stop-after-failures %d is no count", spec.StopAfter)
		case spec.MaxAge < 0:
			return usagef(cmd, "--max-age %s is no age", spec.MaxAge)
		case *dryRun && (*later || *hash != ""):
			return usagef(cmd, "--dry-run does nothing: it goes with neither --confirm nor --later")
		case *hash != "" && !isPlanHash(*hash):
			return usagef(cmd, "--confirm %s is no hash of a plan: it has 12 hexadecimal digits", shown(*hash))
		}
		plan, err := app.PlanRollout(cmd.Context(), *spec)
		s.waiting.done()
		if err != nil {
			return err
		}
		if *dryRun {
			return s.printPlan(plan)
		}
		if err := s.confirmPlan(cmd, plan, *hash); err != nil {
			return err
		}
		id, err := app.StartRollout(cmd.Context(), plan)
		if err != nil {
			return err
		}
		if *later {
			return s.done(map[string]any{"id": id, "state": rollout.Ready}, "rollout %d is confirmed; run it with latchctl rollout run %d", id, id)
		}
		return s.runRollout(cmd, app, id, app.RunRollout)
	}
}

// isPlanHash tells whether a text can be the hash of a plan at all.
func isPlanHash(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) == 12
}

// confirmPlan shows what will be done and has it confirmed: by its hash, by
// --yes, or by whoever sits at the terminal.
func (s *session) confirmPlan(cmd *cobra.Command, plan rollout.Plan, hash string) error {
	if hash != "" && hash != plan.Hash {
		return hinted("Look at the new plan with --dry-run, then confirm that one.", "%w: it is %s now, not %s", core.ErrPlanChanged, plan.Hash, shown(hash))
	}
	if len(plan.Steps) == 0 {
		if err := s.printPlan(plan); err != nil {
			return err
		}
		return core.ErrPlanEmpty
	}
	if hash == "" && !s.yes {
		if !s.atTerminal() {
			return hinted("Look at it with --dry-run; then say --confirm "+plan.Hash+", or --yes to do it without being asked.",
				"%s: %w", plan.Title, ask.ErrNobody)
		}
		writePlan(s.Err, plan, shownSteps)
		if yes, err := s.yesNo(cmd.Context(), "Go on?"); err != nil || !yes {
			if err == nil {
				err = ask.ErrDeclined
			}
			return fmt.Errorf("%s: %w", plan.Title, err)
		}
	}
	s.confirmed = true
	return nil
}
