package rollout

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"latchkey/core/store"
	"latchkey/keys"
)

// Summarize is a rollout as a list shows it.
func Summarize(r store.Rollout) Summary {
	s := Summary{ID: r.ID, Verb: Verb(r.Verb), Title: r.Title, State: State(r.State), Reason: r.Reason, Undoing: r.Undoing,
		Created: r.Created, Updated: r.Updated, Due: r.Due}
	for state, n := range r.Steps {
		s.Total += n
		switch StepState(state) {
		case StepFailed:
			s.Failed += n
		case StepWaiting, StepRunning:
			s.Waiting += n
		default:
			s.Done += n
		}
	}
	switch {
	case r.InHand:
		s.State = Running
	case s.State == Running: // whoever ran it is gone
		s.State = Stopped
	}
	return s
}

// ReportOf is a rollout with every step.
func ReportOf(r store.Rollout, steps []store.RolloutStep) (Report, error) {
	report := Report{Summary: Summarize(r)}
	if err := json.Unmarshal([]byte(r.Spec), &report.Spec); err != nil {
		return report, fmt.Errorf("rollout %d: %w", r.ID, err)
	}
	keptOld := 0
	for _, st := range steps {
		var acts []Act
		if err := json.Unmarshal([]byte(st.Acts), &acts); err != nil {
			return report, fmt.Errorf("rollout %d, step %d: %w", r.ID, st.N, err)
		}
		result := resultOf(st, acts)
		if result.Fingerprint == "" && r.Fingerprint != "" && result.Added {
			result.Fingerprint = keys.Fingerprint(r.Fingerprint)
		}
		if result.State == StepKept {
			keptOld++
		}
		report.Results = append(report.Results, result)
	}
	switch {
	case !r.Ended.IsZero():
		report.Took = r.Ended.Sub(r.Started)
	case !r.Started.IsZero():
		report.Took = r.Updated.Sub(r.Started)
	}
	report.Left = left(report, keptOld)
	return report, nil
}

// left says what is still to be done, and with which command.
func left(r Report, keptOld int) string {
	switch {
	case r.State == Soaking:
		return fmt.Sprintf("the old keys stay until %s; then: latchctl rollout resume %d", r.Due.Local().Format("2006-01-02 15:04"), r.ID)
	case r.State == Ready:
		return fmt.Sprintf("nothing has begun: latchctl rollout run %d", r.ID)
	case !r.State.Ended() && r.State != Running:
		return fmt.Sprintf("%d of %d are left: latchctl rollout resume %d", r.Waiting, r.Total, r.ID)
	case r.Failed > 0 && r.State != Running:
		return fmt.Sprintf("%d failed; take them up again: latchctl rollout retry %d", r.Failed, r.ID)
	case r.State == Cancelled && slices.ContainsFunc(r.Results, func(x Result) bool { return x.Added || x.Removed || x.Renamed }):
		return fmt.Sprintf("what was done before stays; take it back: latchctl rollout undo %d", r.ID)
	case keptOld > 0:
		return fmt.Sprintf("%s left where it stood; look again: latchctl rollout retry %d", counted(keptOld, "old key was", "old keys were"), r.ID)
	}
	return ""
}

func resultOf(st store.RolloutStep, acts []Act) Result {
	r := Result{N: st.N, Account: st.Account, Target: st.Target, Project: st.Project, State: StepState(st.State),
		Fingerprint: keys.Fingerprint(st.Fingerprint), Proof: st.Proof, Attempts: st.Attempts, Took: st.Took.Round(time.Millisecond),
		Error: st.Error, ErrorKind: st.ErrorKind, Updated: st.Updated}
	if st.At < len(acts) {
		r.At = acts[st.At].Do
	}
	for _, a := range acts {
		done := a.Outcome == Made || a.Outcome == Already
		switch a.Do {
		case Put:
			r.Added = done
			if a.Fingerprint != "" {
				r.Fingerprint = a.Fingerprint
			}
		case Prove:
			r.Proved = a.Outcome == Made
		case Take:
			r.Old, r.Removed = a.Fingerprint, done
		case Rename:
			r.Old, r.Renamed = a.Fingerprint, done
		}
	}
	return r
}
