package rolloutcmd

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

func (s *rollouts) printPlan(plan rollout.Plan) error {
	if s.JSON {
		return s.PrintJSON(planJSON(plan))
	}
	if s.Format.RowsOnly() {
		return printSteps(s, plan)
	}
	writePlan(s.Out, plan, len(plan.Steps))
	return nil
}

// planJSON is a plan whose empty lists are lists.
func planJSON(plan rollout.Plan) any {
	plan.Stops = terminal.OrEmpty(plan.Stops)
	plan.Steps, plan.Exclusions = terminal.OrEmpty(plan.Steps), terminal.OrEmpty(plan.Exclusions)
	plan.Costs, plan.Notes = terminal.OrEmpty(plan.Costs), terminal.OrEmpty(plan.Notes)
	return filledPlan(plan)
}

// printSteps prints the steps as rows for a program, and all the rest beside them.
func printSteps(s *rollouts, plan rollout.Plan) error {
	tab := s.Table("N", "ACCOUNT", "ON", "WHAT").NamedBy("ON")
	for _, step := range plan.Steps {
		tab.Row(fmt.Sprint(step.N), step.Account, stepTarget(step), actText(step.Acts))
	}
	plan.Steps = nil
	writePlan(s.Err, plan, 0)
	return tab.Flush()
}

// writePlan writes a plan for people: at most the first so many steps, what is
// left out, and what it costs.
func writePlan(out io.Writer, plan rollout.Plan, most int) {
	line := func(format string, args ...any) {
		fmt.Fprintln(out, safetext.Line(fmt.Sprintf(format, args...), 1000))
	}
	line("plan %s: %s", plan.Hash, plan.Title)
	if len(plan.Steps) > 0 {
		tab := terminal.NewTable(out, "N", "ACCOUNT", "ON", "WHAT")
		for _, step := range plan.Steps[:min(len(plan.Steps), most)] {
			tab.Row(fmt.Sprint(step.N), step.Account, stepTarget(step), actText(step.Acts))
		}
		_ = tab.Flush() // out cannot be written: the end of the command says so
	}
	if more := len(plan.Steps) - most; more > 0 {
		line("and %d more; --dry-run shows them all", more)
	}
	for _, key := range addedKeys(plan) {
		line("adds %s", key)
	}
	writeLeftOut(out, plan.Exclusions)
	for _, note := range plan.Notes {
		line("note: %s", note)
	}
	for _, stops := range plan.Stops {
		line("stops working: %s", stops)
	}
	if words := ageText(plan.Basis, plan.Made); words != "" {
		line("facts: %s", words)
	}
	for _, cost := range plan.Costs {
		line("cost on %s: %s", cost.Account, cost.Text)
	}
}

// mostAdded is how many keys that an apply adds are named one by one.
const mostAdded = 50

// addedKeys names the keys that an apply adds, each once with its access.
func addedKeys(plan rollout.Plan) (all []string) {
	if plan.Spec.Verb != rollout.Apply {
		return nil
	}
	for _, step := range plan.Steps {
		for _, act := range step.Acts {
			if act.Kind != rollout.ActAdd {
				continue
			}
			key := fmt.Sprintf("%s %q with %s access", act.Fingerprint, act.Label, act.Access.OrRead())
			if len(all) < mostAdded && !slices.Contains(all, key) {
				all = append(all, key)
			}
		}
	}
	return all
}

// writeLeftOut lists the repositories that are left out, by reason.
func writeLeftOut(out io.Writer, refused []rollout.Exclusion) {
	for _, why := range refusalsByReason(refused) {
		fmt.Fprintln(out, safetext.Line(fmt.Sprintf("skipped, %d: %s", len(why), why[0].Text), 1000))
		for _, r := range why[:min(len(why), 10)] {
			fmt.Fprintf(out, "  %s\n", safetext.Line(r.Target, 300))
		}
		if more := len(why) - 10; more > 0 {
			fmt.Fprintf(out, "  and %d more\n", more)
		}
		if flag := liftedBy(why[0].Text.Code); flag != "" {
			fmt.Fprintf(out, "  with %s it is done too\n", flag)
		}
	}
}

// liftedBy is the flag of apply that allows what was left out, "" = there is none.
func liftedBy(code string) string {
	switch code {
	case rollout.OutForeignStays:
		return "--remove-foreign"
	case rollout.OutAccessStays, rollout.OutLabelStays, rollout.OutSwapStays:
		return "--recreate"
	}
	return ""
}

func stepTarget(step rollout.Step) string {
	if step.Project != "" {
		return "project " + string(step.Project)
	}
	if step.Machine != "" && step.Repo != "" {
		return string(step.Repo) + " from " + step.Machine
	}
	return step.Target()
}

// actText says what a step does, such as "add, verify, remove SHA256:…".
func actText(acts []rollout.Act) string {
	var words []string
	for _, act := range acts {
		switch act.Kind {
		case rollout.ActGenerate:
			words = append(words, "generate a pair")
		case rollout.ActAdd:
			word := fmt.Sprintf("add %q", act.Label)
			if act.LeavesFirst != "" {
				word += " once it has left " + string(act.LeavesFirst)
			}
			words = append(words, word)
		case rollout.ActRemove:
			words = append(words, "remove "+string(act.Fingerprint))
		case rollout.ActRelabel:
			words = append(words, fmt.Sprintf("rename %q to %q", act.OldLabel, act.Label))
		default:
			words = append(words, act.Kind.Text().String())
		}
	}
	return strings.Join(words, ", ")
}

// refusalsByReason groups refusals with the same reason, and about the same key where
// they name one, in the order in which they first appear.
func refusalsByReason(all []rollout.Exclusion) [][]rollout.Exclusion {
	var groups [][]rollout.Exclusion
	for _, r := range all {
		i := slices.IndexFunc(groups, func(g []rollout.Exclusion) bool {
			return g[0].Reason == r.Reason && g[0].Account == r.Account && refusedKey(g[0]) == refusedKey(r)
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// refusedKey returns the key that a refusal names, "" where it names none.
func refusedKey(r rollout.Exclusion) string {
	key, _ := r.Text.Values["key"].(string)
	return key
}
