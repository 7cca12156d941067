package rolloutcmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
)

// applying is an apply as the command line has it.
type applying struct {
	*rollouts
	file, format, hash string
	dryRun, later      bool
	core.ApplyOptions
}

// ApplyCmd is apply: a rollout that makes everything as a file says.
func ApplyCmd(session *session.Session) *cobra.Command {
	a := &applying{rollouts: &rollouts{Session: session}}
	c := &cobra.Command{
		Use: "apply -f FILE", Short: "Make deploy keys stand as a file of the wanted state says", Args: terminal.Exactly(0),
		Long: `Compare the wanted state in FILE with what stands, and make a rollout of the
difference: what is missing is added and verified before anything is removed, each
step is in the journal, and latchctl rollout resume goes on after a stop or a crash.
latchctl audit export --wanted writes such a file; its schema is docs/wanted.schema.json.

The file says all that is to stand on the places that it names, and leaves alone the
others. Where it names build machines, keys of the vault are brought there, verified
from there, and taken back. A key whose private key was never here is not removed,
because nobody here knows who uses it, unless --remove-foreign is given. Nothing is
removed where something that is wanted is skipped or cannot be verified. Access and, on
some forges, labels cannot be changed in place: with --recreate such a key is removed
and added again at once; and where a key may be on one repository only, keys that swap
places do so with it, one leaving before it is added again. Host keys in the file are trusted where none is known for that
host; one that differs from a trusted one, or that is revoked, is refused.

In a pipeline print the plan with --dry-run --format markdown, and do what was looked
at with --confirm HASH. Applied again, the file changes nothing. Exit status 4 says
that something is left, 0 that all is as the file says.`,
		Example: `  latchctl audit export --wanted > wanted.yaml
  latchctl apply -f wanted.yaml --dry-run
  latchctl apply -f wanted.yaml --confirm 3f9a01c27be4d6105b8e2a97c4f01d3e`,
	}
	f := c.Flags()
	f.StringVarP(&a.file, "file", "f", "", "`FILE` with the wanted state (YAML or JSON); - reads it from standard input")
	f.BoolVar(&a.dryRun, "dry-run", false, "print the plan and do nothing")
	f.StringVar(&a.hash, "confirm", "", "do it without asking if the plan still has this `HASH` (printed by --dry-run)")
	f.BoolVar(&a.later, "later", false, "confirm it only; latchctl rollout run does it")
	f.StringVar(&a.format, "format", "text", "with --dry-run: `FORMAT` of the plan, text or markdown")
	f.BoolVar(&a.RemoveForeign, "remove-foreign", false, "remove also keys whose private key was never here")
	f.BoolVar(&a.Recreate, "recreate", false, "remove a key and add it again where the forge cannot change its access or label in place, or keys swap places")
	f.IntVar(&a.StopAfter, "stop-after-failures", 0, "pause when `N` steps have failed (0: only when many fail alike)")
	f.Var(terminal.DurationFlag{Into: &a.MaxAge}, "max-age", "read again first what is known for longer than this; without it the plan is made from what is known")
	_ = c.MarkFlagFilename("file", "yaml", "yml", "json")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "markdown"}, cobra.ShellCompDirectiveNoFileComp))
	a.YesFlag(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error { return a.run(cmd) }
	return c
}

func (a *applying) check(cmd *cobra.Command) error {
	switch {
	case a.file == "":
		return terminal.Usagef(cmd, "say which file: -f FILE, or -f - for standard input")
	case a.StopAfter < 0:
		return terminal.Usagef(cmd, "--stop-after-failures %d is not a count", a.StopAfter)
	case a.MaxAge < 0:
		return terminal.Usagef(cmd, "--max-age %s is not a duration", a.MaxAge)
	case a.dryRun && (a.later || a.hash != ""):
		return terminal.Usagef(cmd, "--dry-run does nothing: it goes with neither --confirm nor --later")
	case a.hash != "" && !isPlanHash(a.hash):
		return terminal.Usagef(cmd, "--confirm %s is not the hash of a plan: it has 32 hexadecimal digits", terminal.QuoteArg(a.hash))
	case a.format != "text" && a.format != "markdown":
		return terminal.Usagef(cmd, "--format %s is neither text nor markdown", terminal.QuoteArg(a.format))
	case a.format == "markdown" && (!a.dryRun || a.JSON):
		return terminal.Usagef(cmd, "--format markdown goes with --dry-run, and without --json")
	}
	return nil
}

func (a *applying) run(cmd *cobra.Command) error {
	if err := a.check(cmd); err != nil {
		return err
	}
	file, err := session.ReadWanted(cmd.Context(), a.Session, a.file)
	if err != nil {
		return err
	}
	app, err := a.Open(cmd)
	if err != nil {
		return err
	}
	file.UseAccount(a.Account)
	plan, err := app.Wanted.Plan(cmd.Context(), file, a.ApplyOptions)
	a.Waiting.Done()
	if err != nil {
		return err
	}
	if a.dryRun {
		return a.preview(cmd, app, file, plan)
	}
	if len(plan.Steps) == 0 && len(plan.Spec.Trust) == 0 {
		return a.nothing(cmd, app, plan)
	}
	if err := a.confirmPlan(cmd, app, plan, a.hash); err != nil {
		return err
	}
	id, err := app.Wanted.Start(cmd.Context(), plan)
	switch {
	case err != nil:
		return err
	case id == 0:
		if err := a.PrintDid(map[string]any{"changed": true, "trusted": plan.Spec.Trust}, "trusted %s", terminal.Plural(len(plan.Spec.Trust), "host key", "host keys")); err != nil {
			return err
		}
		return leftError(plan)
	case a.later:
		if err := a.PrintResult(map[string]any{"id": id, "state": rollout.Ready}, "rollout %d is confirmed; run it with latchctl rollout run %d", id, id); err != nil {
			return err
		}
		return leftError(plan)
	}
	return a.runRollout(cmd, app, id, app.Rollouts.RunRollout)
}

// nothing ends an apply that finds nothing that it could change.
func (a *applying) nothing(cmd *cobra.Command, app *core.App, plan rollout.Plan) error {
	if a.hash != "" && a.hash != plan.Hash {
		if confirmed, err := app.Wanted.Confirmed(cmd.Context(), a.hash); err != nil {
			return err
		} else if !confirmed {
			return terminal.WithHint("Look at the new plan with --dry-run.", "%w: there is nothing to do now, and plan %s was never confirmed", cause.ErrPlanChanged, a.hash)
		}
		fmt.Fprintf(a.Err, "plan %s is no longer needed\n", terminal.QuoteArg(a.hash))
	}
	if len(plan.Exclusions) > 0 {
		if err := a.printPlan(plan); err != nil {
			return err
		}
		return leftError(plan)
	}
	result := map[string]any{"changed": false}
	known := ""
	if !plan.Basis.Oldest.IsZero() {
		result["oldest"] = plan.Basis.Oldest
		known = " (" + ageText(plan.Basis, plan.Made) + ")"
	}
	return a.PrintResult(result, "nothing to do: everything is as the file says%s", known)
}

// again returns the command that does exactly what a plan says.
func (a *applying) again(plan rollout.Plan) string {
	flags := ""
	if a.RemoveForeign {
		flags += " --remove-foreign"
	}
	if a.Recreate {
		flags += " --recreate"
	}
	if a.StopAfter > 0 {
		flags += fmt.Sprintf(" --stop-after-failures %d", a.StopAfter)
	}
	if a.MaxAge > 0 {
		flags += " --max-age " + a.MaxAge.String()
	}
	if a.Account != "" {
		flags += " --account " + terminal.QuoteArg(a.Account)
	}
	return "latchctl apply -f FILE" + flags + " --confirm " + plan.Hash
}

// leftError is an error where a plan leaves something that is not as the file says.
func leftError(plan rollout.Plan) error {
	if len(plan.Exclusions) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", terminal.ErrPartly, leftText(len(plan.Exclusions)))
}

func leftText(n int) string {
	return terminal.Plural(n, "difference is left as it is", "differences are left as they are")
}

// preview prints what an apply would do.
func (a *applying) preview(cmd *cobra.Command, app *core.App, file *wanted.File, plan rollout.Plan) error {
	matrix, err := app.Wanted.Matrix(cmd.Context(), file)
	if err != nil {
		return err
	}
	switch {
	case a.JSON:
		return a.PrintJSON(struct {
			Changes bool           `json:"changes"`
			Plan    rollout.Plan   `json:"plan"`
			Matrix  *wanted.Matrix `json:"matrix"`
		}{len(plan.Steps) > 0 || len(plan.Spec.Trust) > 0, filledPlan(plan), filledMatrix(matrix)})
	case a.format == "markdown":
		return writeMarkdown(a.Out, plan, matrix, a.again(plan))
	}
	a.PrintLine("%s", matrixText(matrix))
	if len(plan.Steps) == 0 && len(plan.Spec.Trust) == 0 && len(plan.Exclusions) == 0 {
		a.PrintLine("nothing to do: everything that can be known is as the file says")
		if words := ageText(plan.Basis, plan.Made); words != "" {
			a.PrintLine("facts: %s", words)
		}
		return nil
	}
	for _, k := range plan.Spec.Trust {
		a.PrintLine("trust the host key of %s: %s %s", k.Host, k.Type, k.Fingerprint)
	}
	if a.Format.RowsOnly() {
		return a.printPlan(plan)
	}
	writePlan(a.Out, plan, len(plan.Steps))
	return nil
}

// filledMatrix is a matrix for JSON, in which an empty list is [].
func filledMatrix(m *wanted.Matrix) *wanted.Matrix {
	m.Cells = terminal.OrEmpty(m.Cells)
	return m
}

// matrixText counts the states, such as "12 ok, 3 missing, 1 in excess".
func matrixText(m *wanted.Matrix) string {
	text := fmt.Sprintf("%d ok, %d missing, %d in excess, %d differ, %d cannot be known", m.Count(wanted.OK), m.Count(wanted.Missing), m.Count(wanted.Excess), m.Count(wanted.Differs), m.Count(wanted.Unknown))
	if m.Unnamed > 0 {
		text += "; " + terminal.Plural(m.Unnamed, "more place has deploy keys and is not in the file", "more places have deploy keys and are not in the file")
	}
	return text
}
