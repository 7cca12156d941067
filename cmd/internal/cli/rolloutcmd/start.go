package rolloutcmd

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/store"
)

// previewSteps is how many steps of a plan are shown before the question.
const previewSteps = 10

// startFlags adds the flags that all verbs share: how to confirm, and when to
// stop. The returned function plans, has the plan confirmed, and runs it.
func startFlags(c *cobra.Command, s *rollouts, spec *rollout.Spec) func(*cobra.Command, *core.App) error {
	f := c.Flags()
	dryRun := f.Bool("dry-run", false, "print the plan and do nothing")
	hash := f.String("confirm", "", "do it without asking if the plan still has this `HASH` (printed by --dry-run)")
	later := f.Bool("later", false, "confirm it only; latchctl rollout run does it")
	f.IntVar(&spec.StopAfter, "stop-after-failures", 0, "pause when `N` steps have failed (0: only when many fail alike)")
	f.Var(terminal.DurationFlag{Into: &spec.MaxAge}, "max-age", "read again first what is known for longer than this; without it the plan is made from what is known")
	unread := f.String("unread", "", "repositories that were never read: `WHAT` is in-turn (read each when its turn comes) or leave-out")
	s.YesFlag(c)
	s.HostKeyFlag(c)
	return func(cmd *cobra.Command, app *core.App) error {
		switch {
		case spec.StopAfter < 0:
			return terminal.Usagef(cmd, "--stop-after-failures %d is not a count", spec.StopAfter)
		case spec.MaxAge < 0:
			return terminal.Usagef(cmd, "--max-age %s is not a duration", spec.MaxAge)
		case *dryRun && (*later || *hash != ""):
			return terminal.Usagef(cmd, "--dry-run does nothing: it goes with neither --confirm nor --later")
		case *hash != "" && !isPlanHash(*hash):
			return terminal.Usagef(cmd, "--confirm %s is not the hash of a plan: it has 32 hexadecimal digits", terminal.QuoteArg(*hash))
		}
		if spec.NeverRead = rollout.NeverReadPolicy(*unread); *unread != "" && spec.NeverRead != rollout.ReadInTurn && spec.NeverRead != rollout.LeaveOut {
			return terminal.Usagef(cmd, "--unread %s is neither %s nor %s", terminal.QuoteArg(*unread), rollout.ReadInTurn, rollout.LeaveOut)
		}
		if err := s.confirmReading(cmd, app, *spec); err != nil {
			return err
		}
		plan, err := app.Rollouts.PlanRollout(cmd.Context(), *spec)
		s.Waiting.Done()
		if err != nil {
			return err
		}
		if c := plan.Spec.Choice; len(plan.Steps)+len(plan.Exclusions)+len(plan.Spec.Trust) == 0 && anyChosen(c) {
			return noneMeant(c)
		}
		if *dryRun {
			return s.printPlan(plan)
		}
		if err := s.confirmPlan(cmd, app, plan, *hash); err != nil {
			return ignoreNothingToDo(err)
		}
		id, err := app.Rollouts.StartRollout(cmd.Context(), plan)
		if err != nil {
			return err
		}
		if *later {
			return s.PrintResult(map[string]any{"id": id, "state": rollout.Ready}, "rollout %d is confirmed; run it with latchctl rollout run %d", id, id)
		}
		return s.runRollout(cmd, app, id, app.Rollouts.RunRollout)
	}
}

// isPlanHash reports whether a text can be the hash of a plan.
func isPlanHash(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) == rollout.HashDigits
}

// confirmPlan shows a plan and has it confirmed: by its hash, by --yes, or by
// the person at the terminal.
func (s *rollouts) confirmPlan(cmd *cobra.Command, app *core.App, plan rollout.Plan, hash string) error {
	if hash != "" && hash != plan.Hash {
		if id, err := app.Rollouts.ConfirmedAs(cmd.Context(), hash); err == nil && id != 0 {
			return terminal.WithHint(fmt.Sprintf("See what it did: latchctl rollout show %d. To do it again, plan it again with --dry-run.", id),
				"plan %s: %w: rollout %d", hash, store.ErrHashUsed, id)
		}
		return terminal.WithHint("Look at the new plan with --dry-run, then confirm that one.", "%w: it is %s now, not %s", cause.ErrPlanChanged, plan.Hash, terminal.QuoteArg(hash))
	}
	if len(plan.Steps) == 0 && len(plan.Spec.Trust) == 0 {
		return s.reportEmptyPlan(plan)
	}
	if plan.Spec.New.Passphrase && s.PassphraseFile == "" && !s.AtTerminal() {
		return terminal.WithHint("Use --passphrase-file FILE or --no-passphrase.", "the passphrase of the new private key: %w", ask.ErrNobody)
	}
	if hash == "" && s.Yes {
		if err := s.checkTrust(plan); err != nil {
			return err
		}
	}
	left := plan.Exclusions
	if hash == "" && !s.Yes {
		if !s.AtTerminal() {
			return terminal.WithHint("Look at it with --dry-run; then use --confirm "+plan.Hash+", or --yes to do it without being asked.",
				"%s: %w", plan.Title, ask.ErrNobody)
		}
		writePlan(s.Err, plan, previewSteps)
		left = nil // shown with the plan
		if yes, err := s.YesNo(cmd.Context(), "Go on?"); err != nil || !yes {
			if err == nil {
				err = ask.ErrDeclined
			}
			return fmt.Errorf("%s: %w", plan.Title, err)
		}
	}
	writeLeftOut(s.Err, left)
	s.Confirmed = true
	return nil
}

// checkTrust refuses to trust a host key that nobody has seen: --yes is given before
// the plan is made.
func (s *rollouts) checkTrust(plan rollout.Plan) error {
	for _, k := range plan.Spec.Trust {
		if plan.Spec.Verb == rollout.Apply { // it is in the file, which was looked at
			return nil
		}
		if string(k.Fingerprint) != s.AcceptHostKey {
			return terminal.WithHint("Compare it with the one that the administrator of the server gives; then use --accept-host-key "+string(k.Fingerprint)+", or --confirm "+plan.Hash+".",
				"the host key of %s is not known: %s %s: %w", k.Host, k.Type, k.Fingerprint, ask.ErrNobody)
		}
	}
	return nil
}

// errNothingToDo ends a command that found everything as it should be.
var errNothingToDo = errors.New("nothing to do")

// reportEmptyPlan prints a plan without steps, unless there is nothing to do and nobody
// wants to read that, and returns what it is for the exit status.
func (s *rollouts) reportEmptyPlan(plan rollout.Plan) error {
	err := s.emptyPlanError(plan)
	done := errors.Is(err, errNothingToDo)
	if done && s.JSON {
		return errors.Join(s.PrintSame(planJSON(plan), "%s", emptyReason(plan)), err)
	}
	if !done || !s.Quiet || s.JSON {
		if printErr := s.printPlan(plan); printErr != nil {
			return printErr
		}
	}
	if done {
		s.NothingToDo("%s", emptyReason(plan))
	}
	return err
}

// emptyPlanError explains a plan without steps: nothing is left to do, or
// nothing of it can be done.
func (s *rollouts) emptyPlanError(plan rollout.Plan) error {
	open := 0
	for _, r := range plan.Exclusions {
		if !isFulfilled(plan.Spec, r) {
			open++
		}
	}
	unseen := unseenText(plan.Basis.Unseen, plan.Basis.UnreadableParts)
	switch {
	case open == 0 && plan.Spec.Verb == rollout.Revoke && plan.Basis.ForeignKey && unseen != "":
		return fmt.Errorf("%w: %s; %s", terminal.ErrPartly, emptyReason(plan), unseen)
	case open == 0:
		return errNothingToDo
	case open < len(plan.Exclusions):
		return fmt.Errorf("%w: %d of %d were skipped", terminal.ErrPartly, open, len(plan.Exclusions))
	}
	return cause.ErrPlanEmpty
}

func emptyReason(plan rollout.Plan) string {
	switch {
	case plan.Spec.Verb == rollout.Revoke || plan.Spec.Verb == rollout.RemoveOld:
		return "the key is on no known repository"
	case len(plan.Exclusions) > 0:
		return "it is already so everywhere"
	}
	return "nothing is meant"
}

// endWithNothing ends a command that found no rollout to go on with: that is no failure,
// and JSON says it too.
func (s *rollouts) endWithNothing(err error) error {
	if errors.Is(err, errNothingToDo) && s.JSON {
		return s.PrintJSON(map[string]any{"changed": false})
	}
	return ignoreNothingToDo(err)
}

func ignoreNothingToDo(err error) error {
	if errors.Is(err, errNothingToDo) {
		return nil
	}
	return err
}

// isFulfilled reports whether a repository was left out because it is already as
// it should be.
func isFulfilled(spec rollout.Spec, r rollout.Exclusion) bool {
	switch r.Reason {
	case rollout.ReasonAlreadyThere:
		return true
	case rollout.ReasonNotThere: // a repository that was only searched was not promised to have the key
		return spec.Verb == rollout.Revoke || spec.Verb == rollout.RemoveOld || !namesTarget(spec.Choice, r)
	}
	return false
}

func namesTarget(c rollout.Choice, r rollout.Exclusion) bool {
	return c.Where || slices.ContainsFunc(c.Repos, func(p api.RepoPath) bool { return strings.EqualFold(string(p), r.Target) })
}
