package rolloutcmd

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/audit"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// leaver is somebody who leaves, with the plans that end what they have of keys.
type leaver struct {
	*rollouts
	who, hash string
	dryRun    bool
	plans     []rollout.Plan
	left      []string // what no plan does
	unplanned int      // how many of them are keys for which a plan was wanted
}

// offboardCmd is rollout offboard: one question for all keys of somebody who leaves.
func offboardCmd(s *rollouts) *cobra.Command {
	l := &leaver{rollouts: s}
	c := &cobra.Command{
		Use: "offboard NAME|EMAIL", Short: "Rotate or revoke all keys of somebody who leaves", Args: terminal.Exactly(1, "the name or the address of e-mail"),
		Long: `Plan a rollout for each key that somebody who leaves made, owns or holds, as latchctl
audit offboard lists them, show all plans, ask once, and carry them out one after the
other. A key that is in use gets a successor and stays until you remove it (latchctl
rollout remove-old); one that nobody has used is revoked. Keys at which only a name
hints are left alone, and so are accounts and machines: audit offboard says what to do.`,
		Example: `  latchctl rollout offboard ada@example.org --dry-run
  latchctl rollout offboard ada@example.org --confirm 3f9a01c27be4d6105b8e2a97c4f01d3e`,
	}
	f := c.Flags()
	f.BoolVar(&l.dryRun, "dry-run", false, "print the plans and do nothing")
	f.StringVar(&l.hash, "confirm", "", "do it without asking if all plans together still have this `HASH` (printed by --dry-run)")
	s.YesFlag(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		switch l.who = args[0]; {
		case strings.TrimSpace(l.who) == "":
			return terminal.Usagef(cmd, "the name is empty")
		case l.dryRun && l.hash != "":
			return terminal.Usagef(cmd, "--dry-run does nothing: it does not go with --confirm")
		case l.hash != "" && !isPlanHash(l.hash):
			return terminal.Usagef(cmd, "--confirm %s is not the hash of a plan: it has 32 hexadecimal digits", terminal.QuoteArg(l.hash))
		}
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		return l.run(cmd, app)
	}
	return c
}

func (l *leaver) run(cmd *cobra.Command, app *core.App) error {
	if err := l.plan(cmd, app); err != nil {
		return err
	}
	hash := l.together()
	switch {
	case l.dryRun:
		return l.show(hash)
	case l.hash != "" && l.hash != hash:
		return terminal.WithHint("Look at the new plans with --dry-run, then confirm those.", "%w: together they are %s now, not %s", cause.ErrPlanChanged, hash, l.hash)
	case len(l.plans) == 0:
		return l.show(hash)
	}
	if err := l.ask(cmd, hash); err != nil {
		return err
	}
	l.Confirmed = true
	for _, text := range l.left {
		fmt.Fprintln(l.Err, "left: "+text)
	}
	reports := []rollout.Report{}
	l.reports = &reports
	var failed []error
	for n, plan := range l.plans {
		if l.Interrupts.Asked() {
			failed = append(failed, fmt.Errorf("%w: %d of %d rollouts were not begun", terminal.ErrPartly, len(l.plans)-n, len(l.plans)))
			break
		}
		id, err := app.Rollouts.StartRollout(cmd.Context(), plan)
		if err == nil {
			err = l.runRollout(cmd, app, id, app.Rollouts.RunRollout)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", plan.Title, err))
		}
		if cmd.Context().Err() != nil {
			break
		}
	}
	if l.JSON {
		if err := l.PrintJSON(filledReports(reports)); err != nil {
			return err
		}
	}
	if unplanned := l.unplanned > 0; unplanned || len(failed) > 0 && len(failed) < len(l.plans) {
		failed = append(failed, terminal.ErrPartly)
		if len(failed) == 1 {
			failed = append(failed, terminal.ErrReported) // it is said above
		}
	}
	return errors.Join(failed...)
}

// plan plans a rollout for each key that is theirs.
func (l *leaver) plan(cmd *cobra.Command, app *core.App) error {
	all, err := app.Audit.Offboard(cmd.Context(), l.who)
	if err != nil {
		return err
	}
	l.plans, l.left, l.unplanned = nil, nil, 0
	for i := range all.Keys {
		k := &all.Keys[i]
		spec := rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: k.Fingerprint}, Choice: rollout.Choice{Where: true}, KeepOld: true}
		switch {
		case k.Hint || k.Fingerprint == "" || k.Step != audit.StepRotate && k.Step != audit.StepRevoke:
			l.left = append(l.left, fmt.Sprintf("%s: %s", safetext.Line(k.Label, 100), k.Step))
			continue
		case k.Step == audit.StepRevoke:
			spec.Verb, spec.KeepOld = rollout.Revoke, false
		}
		plan, err := app.Rollouts.PlanRollout(cmd.Context(), spec)
		if err != nil {
			return fmt.Errorf("%s: %w", k.Fingerprint, err)
		}
		if len(plan.Steps) == 0 {
			l.left, l.unplanned = append(l.left, fmt.Sprintf("%s: nothing can be done", plan.Title)), l.unplanned+1
			continue
		}
		l.plans = append(l.plans, plan)
	}
	for _, m := range all.Machines {
		l.left = append(l.left, fmt.Sprintf("machine %s: %s", safetext.Line(m.Name, 100), m.Step))
	}
	for _, a := range all.Accounts {
		l.left = append(l.left, fmt.Sprintf("account %s: %s", safetext.Line(a.ID, 100), a.Step))
	}
	l.Waiting.Done()
	return nil
}

// together is the hash of all plans, as one is confirmed.
func (l *leaver) together() string {
	sum := sha256.New()
	for i := range l.plans {
		fmt.Fprintln(sum, l.plans[i].Hash)
	}
	return hex.EncodeToString(sum.Sum(nil))[:rollout.HashDigits]
}

// show prints the plans and what is left.
func (l *leaver) show(hash string) error {
	if l.JSON {
		return l.PrintJSON(map[string]any{"hash": hash, "plans": filledPlans(l.plans), "left": terminal.OrEmpty(l.left)})
	}
	out := l.Out
	if !l.dryRun && len(l.plans) > 0 {
		out = l.Err
	}
	for _, plan := range l.plans {
		writePlan(out, plan, previewSteps)
		fmt.Fprintln(out)
	}
	for _, text := range l.left {
		fmt.Fprintln(out, "left: "+text)
	}
	if len(l.plans) == 0 {
		fmt.Fprintf(out, "no key of %s is to be rotated or revoked\n", safetext.Line(l.who, 100))
		return nil
	}
	fmt.Fprintf(out, "all plans together: %s\n", hash)
	return nil
}

// ask has all plans confirmed at once.
func (l *leaver) ask(cmd *cobra.Command, hash string) error {
	if l.hash != "" || l.Yes {
		return nil
	}
	what := terminal.Plural(len(l.plans), "rollout", "rollouts")
	if !l.AtTerminal() {
		return terminal.WithHint("Look at them with --dry-run; then use --confirm "+hash+", or --yes to do it without being asked.", "%s: %w", what, ask.ErrNobody)
	}
	if err := l.show(hash); err != nil {
		return err
	}
	yes, err := l.YesNo(cmd.Context(), "Go on?")
	if err == nil && !yes {
		err = ask.ErrDeclined
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func filledPlans(plans []rollout.Plan) []rollout.Plan {
	all := make([]rollout.Plan, 0, len(plans))
	for _, p := range plans {
		all = append(all, filledPlan(p))
	}
	return all
}
