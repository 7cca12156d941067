package rollout

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Summarize is a rollout as a list shows it.
func Summarize(r store.Rollout) Summary {
	spec := specOf(r)
	refused := refusedOf(r)
	s := Summary{ID: r.ID, OfRollout: spec.OfRollout, LeftOut: len(refused), Unseen: spec.Unseen, UnreadableParts: spec.UnreadableParts, ForeignKey: spec.ForeignKey, Verb: Verb(r.Verb), Title: r.Title, State: State(r.State), Reason: r.Reason, Undoing: r.Undoing,
		Created: r.Created, Updated: r.Updated, Due: r.Due}
	for state, n := range r.Steps {
		s.Total += n
		switch StepState(state) {
		case StepFailed:
			s.Failed += n
		case StepWaiting, StepRunning:
			s.Waiting += n
		case StepKept:
			s.Kept += n
		case StepSkipped:
			s.Skipped += n
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

// NewReport is a rollout with every step.
func NewReport(r store.Rollout, steps []store.RolloutStep) (Report, error) {
	report := Report{Summary: Summarize(r)}
	if err := json.Unmarshal([]byte(r.Spec), &report.Spec); err != nil {
		return report, fmt.Errorf("rollout %d: %w", r.ID, err)
	}
	report.Exclusions = refusedOf(r)
	for _, st := range steps {
		var acts []Act
		if err := json.Unmarshal([]byte(st.Acts), &acts); err != nil {
			return report, fmt.Errorf("rollout %d, step %d: %w", r.ID, st.N, err)
		}
		result := newResult(st, acts, r.Undoing)
		if result.Fingerprint == "" && r.Fingerprint != "" && result.Added {
			result.Fingerprint = keys.Fingerprint(r.Fingerprint)
		}
		report.Results = append(report.Results, result)
	}
	switch {
	case !r.Ended.IsZero():
		report.Took = r.Ended.Sub(r.Started)
	case !r.Started.IsZero():
		report.Took = r.Updated.Sub(r.Started)
	}
	report.Key = newKey(report, r, steps)
	report.Remaining = Remaining(report)
	return report, nil
}

func specOf(r store.Rollout) (s Spec) {
	_ = json.Unmarshal([]byte(r.Spec), &s) // what cannot be read is told by ReportOf
	return s
}

func refusedOf(r store.Rollout) (all []Exclusion) {
	if r.Refused != "" {
		_ = json.Unmarshal([]byte(r.Refused), &all) // written by StartRollout alone
	}
	return all
}

// newKey names the key that a rotation put where another one stood.
func newKey(report Report, r store.Rollout, steps []store.RolloutStep) *NewKeySummary {
	if report.Verb != Rotate || r.Undoing {
		return nil
	}
	var k NewKeySummary
	seen := map[keys.Fingerprint]bool{}
	for i, x := range report.Results {
		if !x.Added || x.Fingerprint == "" || seen[x.Fingerprint] {
			continue
		}
		seen[x.Fingerprint] = true
		k.Pairs++
		k.Fingerprint = x.Fingerprint
		line := steps[i].Public
		if line == "" {
			line = r.Public
		}
		if public, err := keys.ParsePublic(line); err == nil {
			k.Name = safetext.Line(public.Comment(), 100)
		}
	}
	switch k.Set = report.Spec.SetName(); {
	case k.Pairs == 0:
		return nil
	case k.Set != "":
		k.Fingerprint, k.Name = "", k.Set
		k.Export = "latchctl key export " + quoted(k.Set) + " --out FOLDER"
	case k.Pairs == 1:
		k.Export = "latchctl key export " + string(k.Fingerprint) + " --out FILE"
	default:
		k.Fingerprint, k.Name = "", ""
		k.Export = fmt.Sprintf("latchctl rollout show %d --json", report.ID)
	}
	return &k
}

// quoted is a name as a shell takes it.
func quoted(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_") == "" && !strings.HasPrefix(name, "-") {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}

// Remaining says what is still to be done, and with which command.
func Remaining(r Report) string {
	at := r.Due.Local().Format("2006-01-02 15:04")
	switch {
	case r.State == Soaking:
		return fmt.Sprintf("waiting until %s to remove the old keys; then: latchctl rollout resume %d", at, r.ID)
	case r.State == Ready:
		return fmt.Sprintf("nothing has begun: latchctl rollout run %d", r.ID)
	case !r.State.Ended() && r.State != Running:
		return fmt.Sprintf("%d of %d are left: latchctl rollout resume %d", r.Waiting, r.Total, r.ID)
	case r.Failed > 0 && r.State != Running:
		return fmt.Sprintf("%d failed; take them up again: latchctl rollout retry %d", r.Failed, r.ID)
	case r.State == Cancelled && slices.ContainsFunc(r.Results, func(x Result) bool { return x.Added || x.Removed || x.Renamed }):
		return fmt.Sprintf("what was done before stays; take it back: latchctl rollout undo %d", r.ID)
	case r.Kept > 0:
		return leftKept(r, at)
	case len(r.CurrentAgain) > 0 && r.State.Ended():
		return leftAgain(r)
	case r.State == Done && r.OldLeft > 0:
		return fmt.Sprintf("the old key still opens %s; once every machine has the new one: latchctl rollout remove-old %d", counted(r.OldLeft, "place", "places"), r.ID)
	}
	return ""
}

// leftAgain says that an old key is the current one again where its successor is
// gone, which no remove-old removes.
func leftAgain(r Report) string {
	const most = 5
	key, where := r.Spec.SetName(), strings.Join(r.CurrentAgain[:min(len(r.CurrentAgain), most)], ", ")
	if n := len(r.CurrentAgain) - most; n > 0 {
		where += fmt.Sprintf(" and %d more", n)
	}
	for _, x := range r.Results {
		if key == "" && slices.Contains(r.CurrentAgain, x.Target) {
			key = string(x.Old)
		}
	}
	command := "latchctl rollout rotate " + quoted(key)
	if r.OldLeft > 0 {
		for _, target := range r.CurrentAgain[:min(len(r.CurrentAgain), most)] {
			command += " " + quoted(target)
		}
	}
	text := fmt.Sprintf("the new key no longer stands on %s, so the old key is the current one again there; to rotate it once more: %s", where, command)
	if r.OldLeft > 0 {
		text += fmt.Sprintf("; the old key still opens %s beside the new one; once every machine has the new one: latchctl rollout remove-old %d", counted(r.OldLeft, "place", "places"), r.ID)
	}
	return text
}

// leftKept says how to get rid of old keys that were left where they stood.
func leftKept(r Report, at string) string {
	text := fmt.Sprintf("%s left where it stood; look again: latchctl rollout retry %d", counted(r.Kept, "old key was", "old keys were"), r.ID)
	switch {
	case r.Spec.Verb == RemoveOld:
		text += fmt.Sprintf("; or remove it although it was used: latchctl rollout remove-old %d --even-if-used", r.OfRollout)
	case r.Spec.Soak > 0 && !r.Due.IsZero() && !r.Undoing:
		text += fmt.Sprintf(" (from %s on also by latchctl rollout resume --due)", at)
	}
	return text
}

func newResult(st store.RolloutStep, acts []Act, undoing bool) Result {
	r := Result{N: st.N, Account: st.Account, Target: st.Target, Project: st.Project, State: StepState(st.State),
		Fingerprint: keys.Fingerprint(st.Fingerprint), Proof: st.Proof, Attempts: st.Attempts, Took: st.Took.Round(time.Millisecond),
		Error: st.Error, ErrorKind: st.ErrorKind, Updated: st.Updated}
	if !strings.EqualFold(st.Planned, st.Target) {
		r.RenamedFrom = st.Planned
	}
	if st.At < len(acts) {
		r.At = acts[st.At].Kind
	}
	for _, a := range acts {
		done := a.Outcome == OutcomeDone || a.Outcome == OutcomeAlready
		switch {
		case a.Kind == ActAdd && undoing:
			r.Old, r.PutBack = a.Fingerprint, done
		case a.Kind == ActRemove && undoing:
			r.Fingerprint, r.TakenBack = a.Fingerprint, done
			if a.Requires != "" {
				r.Old = a.Requires
			}
		case a.Kind == ActAdd:
			r.Added = done
			if a.Fingerprint != "" {
				r.Fingerprint = a.Fingerprint
			}
			if a.Replaces != "" {
				r.Old = a.Replaces
			}
		case a.Kind == ActProve:
			r.Proved = a.Outcome == OutcomeDone
			if a.Fingerprint != "" && !undoing {
				r.Fingerprint = a.Fingerprint
			}
		case a.Kind == ActRemove:
			r.Old, r.Removed = a.Fingerprint, done
		case a.Kind == ActRelabel:
			r.Old, r.Renamed = a.Fingerprint, done
		}
	}
	return r
}
