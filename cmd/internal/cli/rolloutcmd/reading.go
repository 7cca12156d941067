package rolloutcmd

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/budget"
	"latchkey/core/rollout"
)

// confirmReading says how many requests it takes to read again what a plan is
// based on. At a terminal it asks, unless --yes was given.
func (s *rollouts) confirmReading(cmd *cobra.Command, app *core.App, spec rollout.Spec) error {
	if spec.MaxAge <= 0 {
		return nil
	}
	spec.MaxAge = 0
	known, err := app.Rollouts.PlanRollout(cmd.Context(), spec)
	if err != nil || known.Basis.RequestsToRead <= budget.Handful {
		return err
	}
	text := fmt.Sprintf("reading again what the plan rests on takes up to %d requests", known.Basis.RequestsToRead)
	if s.Yes || !s.AtTerminal() {
		fmt.Fprintf(s.Err, "latchctl: %s\n", text)
		return nil
	}
	yes, err := s.YesNo(cmd.Context(), text+". Read it again?")
	if err == nil && !yes {
		err = fmt.Errorf("%s: %w", known.Title, ask.ErrDeclined)
	}
	return err
}

// ageText says how old the facts of a plan are, and what was never read; "" for
// a plan that is based on nothing.
func ageText(k rollout.Basis, now time.Time) string {
	text := ""
	if !k.Oldest.IsZero() {
		text = "the oldest was read " + terminal.Ago(now, k.Oldest)
	}
	if k.NeverRead > 0 {
		if text != "" {
			text += ", "
		}
		text += terminal.Plural(k.NeverRead, "repository was", "repositories were") + " never read"
	}
	if text != "" && k.RequestsToRead > 0 {
		text += fmt.Sprintf("; to read all of it first: --max-age, %s", terminal.Plural(k.RequestsToRead, "request", "requests"))
	}
	return text
}
