package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// runRollout runs, shows how it goes, and reports. Ctrl-C stops it after the
// step in hand.
func (s *session) runRollout(cmd *cobra.Command, app *core.App, id int64,
	run func(context.Context, int64, rollout.Run) (rollout.Report, error)) error {
	stop, done := s.interrupts.stoppable()
	shown := &rolloutProgress{s: s, line: s.progress()}
	report, err := run(cmd.Context(), id, rollout.Run{Progress: shown.told, Stop: stop})
	done()
	shown.line.done()
	if err != nil && cmd.Context().Err() != nil && errors.Is(err, context.Canceled) {
		again := "resume" // also of an undo that has begun; but one that has not must not become the opposite
		if n := cmd.Name(); n == "undo" || n == "cancel" {
			again = n
		}
		fmt.Fprintf(s.Err, "latchctl: stopped at once\nhint: Go on with: latchctl rollout %s %d\n", again, id)
		return errors.Join(errTold, errPartly)
	}
	if report.ID == 0 || errors.Is(err, core.ErrNotResumable) || errors.Is(err, core.ErrUndone) { // it did not even begin
		return err
	}
	if printErr := s.printRollout(report, false); printErr != nil {
		return printErr
	}
	if err != nil {
		return err
	}
	return unlessAllDone(cmd, report)
}

// unlessAllDone says by the exit status that something failed or is left. What
// was cancelled was to be left.
func unlessAllDone(cmd *cobra.Command, r rollout.Report) error {
	open := 0
	for _, x := range r.Exclusions {
		if !fulfilled(r.Spec, x) {
			open++
		}
	}
	switch {
	case cmd.Name() == "cancel":
		return nil
	case r.Failed > 0:
		return fmt.Errorf("%w: %d of %d steps of rollout %d failed", errPartly, r.Failed, r.Total, r.ID)
	case r.State == rollout.Stopped:
		return fmt.Errorf("%w: rollout %d was stopped, %d of %d are left", errPartly, r.ID, r.Waiting, r.Total)
	case r.Kept > 0 && r.Undoing:
		return fmt.Errorf("%w: %d of %d steps of rollout %d left a key where it stood", errPartly, r.Kept, r.Total, r.ID)
	case r.Kept > 0:
		return fmt.Errorf("%w: %d of %d old keys of rollout %d were left where they stood", errPartly, r.Kept, r.Total, r.ID)
	case r.Undoing:
		return nil
	case r.Skipped > 0 && skippedWanted(r.Spec):
		return fmt.Errorf("%w: %d of %d steps of rollout %d were left out", errPartly, r.Skipped, r.Total, r.ID)
	case open > 0:
	case r.Spec.Verb == rollout.Revoke && r.Spec.ForeignKey && r.Unseen+len(r.UnreadableParts) > 0: // whoever revokes a key wants it gone
		return fmt.Errorf("%w: %s", errPartly, unseenWords(r.Unseen, r.UnreadableParts))
	default:
		return nil
	}
	return fmt.Errorf("%w: %d of %d repositories were left out", errPartly, open, r.Total+len(r.Exclusions))
}

// skippedWanted tells whether a step that found no key there leaves something of
// what was asked for undone: where repositories were named to have it.
func skippedWanted(s rollout.Spec) bool {
	return s.Verb != rollout.Revoke && s.Verb != rollout.RemoveOld && len(s.Choice.Repos) > 0
}

// rolloutProgress shows how a rollout goes: one line that is written over at a
// terminal; failures and waits as lines of their own everywhere.
type rolloutProgress struct {
	s    *session
	line *progress
	why  string
}

func (p *rolloutProgress) told(now rollout.Progress) {
	if now.Reason != p.why {
		if p.why = now.Reason; now.Reason != "" {
			p.note("%s", now.Reason)
		}
	}
	if now.Last != nil && now.Last.State == rollout.StepFailed {
		p.note("%s: failed: %s", now.Last.Target, now.Last.Error)
	}
	p.line.show("%s", progressWords(now))
}

func (p *rolloutProgress) note(format string, args ...any) {
	p.line.done()
	fmt.Fprintln(p.s.Err, safetext.Line(fmt.Sprintf(format, args...), 1000))
}

// progressWords is such as "412 of 3000 done, 2 failed, 58 a minute, 44 min left".
func progressWords(now rollout.Progress) string {
	text := fmt.Sprintf("%d of %d done", now.Done, now.Total)
	if now.Failed > 0 {
		text += fmt.Sprintf(", %d failed", now.Failed)
	}
	if now.Rate >= 1 {
		text += fmt.Sprintf(", %.0f a minute", now.Rate)
	}
	if now.TimeLeft > 0 {
		text += ", " + roughly(now.TimeLeft) + " left"
	}
	if now.Reason != "" {
		text += "; " + now.Reason
	}
	return text
}

// roughly is a duration as people say it ahead.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
