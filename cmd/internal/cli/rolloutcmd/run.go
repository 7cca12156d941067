package rolloutcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// runRollout runs a rollout, shows its progress and prints its report. Ctrl-C
// stops it after the current step.
func (s *rollouts) runRollout(cmd *cobra.Command, app *core.App, id int64,
	run func(context.Context, int64, rollout.Run) (rollout.Report, error)) error {
	stop, done := s.Interrupts.Stoppable()
	shown := &rolloutProgress{out: s.Err, line: terminal.NewProgress(s.Err)}
	if s.NoWait {
		stop, shown.stop = stopToo(cmd.Context(), stop)
	}
	report, err := run(cmd.Context(), id, rollout.Run{Progress: shown.report, Stop: stop})
	done()
	shown.line.Done()
	if err != nil && cmd.Context().Err() != nil && errors.Is(err, context.Canceled) {
		again := "resume" // also of an undo that has begun; but one that has not must not become the opposite
		if n := cmd.Name(); n == "undo" || n == "cancel" {
			again = n
		}
		s.PrintError(errors.New("stopped at once"), fmt.Sprintf("Go on with: latchctl rollout %s %d", again, id))
		return errors.Join(terminal.ErrReported, terminal.ErrPartly)
	}
	if report.ID == 0 || errors.Is(err, cause.ErrNotResumable) || errors.Is(err, cause.ErrUndone) { // it did not even begin
		return err
	}
	if printErr := s.printRollout(report, false); printErr != nil {
		return printErr
	}
	if err != nil {
		return err
	}
	return reportStatus(cmd, report)
}

// reportStatus is an error, for the exit status, if something failed or is left.
// What a cancelled rollout leaves is no failure.
func reportStatus(cmd *cobra.Command, r rollout.Report) error {
	open := 0
	for _, x := range r.Exclusions {
		if !isFulfilled(r.Spec, x) {
			open++
		}
	}
	switch {
	case cmd.Name() == "cancel":
		return nil
	case r.Failed > 0:
		return fmt.Errorf("%w: %d of %d steps of rollout %d failed", terminal.ErrPartly, r.Failed, r.Total, r.ID)
	case r.State == rollout.Stopped:
		return fmt.Errorf("%w: rollout %d was stopped; %d of %d steps are left", terminal.ErrPartly, r.ID, r.Waiting, r.Total)
	case r.KeysStay > 0 && r.Undoing:
		return fmt.Errorf("%w: %d of %d steps of rollout %d did not remove a key", terminal.ErrPartly, r.KeysStay, r.Total, r.ID)
	case r.KeysStay > 0:
		return fmt.Errorf("%w: %d of %d old keys of rollout %d were not removed", terminal.ErrPartly, r.KeysStay, r.Total, r.ID)
	case r.Undoing:
		return nil
	case r.Skipped > 0 && countsSkipped(r.Spec):
		return fmt.Errorf("%w: %d of %d steps of rollout %d were skipped", terminal.ErrPartly, r.Skipped, r.Total, r.ID)
	case open > 0:
	case r.Spec.Verb == rollout.Revoke && r.Spec.ForeignKey && r.Unseen+len(r.UnreadableParts) > 0: // whoever revokes a key wants it gone
		return fmt.Errorf("%w: %s", terminal.ErrPartly, unseenText(r.Unseen, r.UnreadableParts))
	default:
		return nil
	}
	if r.Spec.Verb == rollout.Apply { // of one repository several things may be left
		return fmt.Errorf("%w: %s", terminal.ErrPartly, leftText(open))
	}
	return fmt.Errorf("%w: %d of %d repositories were skipped", terminal.ErrPartly, open, r.Total+len(r.Exclusions))
}

// countsSkipped reports whether a step that found no key leaves something
// undone: repositories were named that were expected to have it.
func countsSkipped(s rollout.Spec) bool {
	return s.Verb != rollout.Revoke && s.Verb != rollout.RemoveOld && len(s.Choice.Repos) > 0
}

// rolloutProgress shows the progress of a rollout: one line that is overwritten
// at a terminal, and failures and waits on lines of their own everywhere.
type rolloutProgress struct {
	out  io.Writer
	line *terminal.Progress
	why  string
	stop func() // called when a forge's limit is to be waited for; nil = wait
}

// stopToo returns a channel that is closed when stop is, or when the function is
// called.
func stopToo(ctx context.Context, stop <-chan struct{}) (<-chan struct{}, func()) {
	both, end := context.WithCancel(ctx)
	go func() {
		select {
		case <-stop:
			end()
		case <-both.Done():
		}
	}()
	return both.Done(), end
}

func (p *rolloutProgress) report(now rollout.Progress) {
	if now.Reason.String() != p.why {
		if p.why = now.Reason.String(); p.why != "" {
			p.note("%s", p.why)
		}
	}
	if p.stop != nil && !now.Until.IsZero() {
		p.stop()
	}
	if now.Last != nil && now.Last.State == rollout.StepFailed {
		p.note("%s: failed: %s", now.Last.Target, now.Last.Error)
	}
	p.line.Show("%s", progressText(now))
}

func (p *rolloutProgress) note(format string, args ...any) {
	p.line.Done()
	fmt.Fprintln(p.out, safetext.Line(fmt.Sprintf(format, args...), 1000))
}

// progressText is such as "412 of 3000 done, 2 failed, 44 min left".
func progressText(now rollout.Progress) string {
	text := fmt.Sprintf("%d of %d done", now.Done, now.Total)
	if now.Failed > 0 {
		text += fmt.Sprintf(", %d failed", now.Failed)
	}
	if now.Rate >= 1 {
		text += fmt.Sprintf(", %.0f a minute", now.Rate)
	}
	if now.TimeLeft > 0 {
		text += ", " + ApproxDuration(now.TimeLeft) + " left"
	}
	if !now.Reason.IsZero() {
		text += "; " + now.Reason.String()
	}
	return text
}

// ApproxDuration formats an estimated duration.
func ApproxDuration(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
