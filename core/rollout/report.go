package rollout

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Result is one step's line in a report.
type Result struct {
	N            int              `json:"n"`
	Account      string           `json:"account"`
	Target       string           `json:"target"`
	Project      bool             `json:"project,omitempty"`
	RenamedFrom  string           `json:"renamed_from,omitempty"` // its name in the plan, where it was renamed since
	State        StepState        `json:"state"`
	At           ActKind          `json:"at,omitempty"` // the act that it stands before or failed at
	Fingerprint  keys.Fingerprint `json:"new_fingerprint,omitempty"`
	Old          keys.Fingerprint `json:"old_fingerprint,omitempty"`
	Added        bool             `json:"added"`
	Verified     bool             `json:"verified"`
	Verification say.Text         `json:"verification,omitzero"` // "Hi acme/web!", "main at 3f2a…" or why it failed
	Removed      bool             `json:"removed"`
	Renamed      bool             `json:"relabelled,omitempty"`
	// What an undo did: the old key stands again, the new one is gone. Added and
	// Removed are then false: neither holds any more.
	RemovalUndone bool          `json:"removal_undone,omitempty"`
	AddUndone     bool          `json:"add_undone,omitempty"`
	Attempts      int           `json:"attempts"`
	Took          time.Duration `json:"took_ns"`
	Error         say.Text      `json:"error,omitzero"`
	ErrorKind     string        `json:"error_kind,omitempty"`
	Hint          say.Text      `json:"hint,omitzero"`
	Updated       time.Time     `json:"updated,omitzero"`
	Machine       string        `json:"machine,omitempty"`   // id of the build machine that it is about
	Installed     bool          `json:"installed,omitempty"` // what ssh and git need is on the machine
}

// Summary is one rollout in a list.
type Summary struct {
	ID       int64    `json:"id"`
	Verb     Verb     `json:"verb"`
	Title    say.Text `json:"title"`
	State    State    `json:"state"`
	Reason   say.Text `json:"reason,omitzero"`
	Undoing  bool     `json:"undoing,omitempty"`
	Total    int      `json:"steps"`
	Done     int      `json:"done"`
	Failed   int      `json:"failed"`
	Waiting  int      `json:"waiting"`
	KeysStay int      `json:"keys_stay"` // rotated, and the old key was left there
	Skipped  int      `json:"skipped"`   // left out by a cancellation; of an undo, with nothing to take back
	LeftOut  int      `json:"left_out"`  // repositories on which the plan did nothing; Report.Exclusions says why
	// Unseen is how many repositories were never read when the plan looked for a
	// key wherever it stands, and UnreadableParts are the workspaces that could not
	// be read: the key may stand there still. Where ForeignKey is set, what is known
	// of the key comes from reading alone, so that something may be left to do.
	Unseen          int       `json:"unseen,omitempty"`
	UnreadableParts []string  `json:"closed,omitempty"`
	ForeignKey      bool      `json:"foreign,omitempty"`
	OfRollout       int64     `json:"of_rollout,omitempty"`
	Created         time.Time `json:"created"`
	Updated         time.Time `json:"updated"`
	Due             time.Time `json:"due,omitzero"` // when a soak ends
}

// Report is a rollout with every step.
type Report struct {
	Summary
	Spec       Spec          `json:"spec"`
	Results    []Result      `json:"results"`
	Took       time.Duration `json:"took_ns"`
	Remaining  say.Text      `json:"left,omitzero"` // what is left to do, and how, one sentence
	Exclusions []Exclusion   `json:"refused"`       // what the plan left out
	// Key is the key that a rotation made; nil where it made none.
	Key *NewKeySummary `json:"new_key,omitempty"`
	// OldLeft is on how many targets the old keys of a rotation are known to stand
	// still, beside their successors.
	OldLeft int `json:"old_keys_left"`
	// CurrentAgain are the repositories and projects on which the new key of a rotation
	// no longer stands and the old one does: it counts as the current one again.
	CurrentAgain []string `json:"old_keys_current_again,omitempty"`
}

// NewKeySummary names what a rotation made, and how to get at it.
type NewKeySummary struct {
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"` // where it is one
	Name        string           `json:"name,omitempty"`        // its comment, or the key set's name
	Set         string           `json:"key_set,omitempty"`
	Pairs       int              `json:"key_pairs"`
	Export      say.Text         `json:"export"` // how its private key is written to a file
}

// Summarize returns a rollout as a list shows it.
func Summarize(r store.Rollout) Summary {
	spec := specOf(r)
	exclusions := exclusionsOf(r)
	s := Summary{ID: r.ID, OfRollout: spec.OfRollout, LeftOut: len(exclusions), Unseen: spec.Unseen, UnreadableParts: spec.UnreadableParts, ForeignKey: spec.ForeignKey, Verb: Verb(r.Verb), Title: say.Decode(r.Title), State: State(r.State), Reason: say.Decode(r.Reason), Undoing: r.Undoing,
		Created: r.Created, Updated: r.Updated, Due: r.Due}
	for state, n := range r.Steps {
		s.Total += n
		switch StepState(state) {
		case StepFailed:
			s.Failed += n
		case StepWaiting, StepRunning:
			s.Waiting += n
		case StepKeyStays:
			s.KeysStay += n
		case StepSkipped:
			s.Skipped += n
		default:
			s.Done += n
		}
	}
	switch {
	case r.Claimed && s.State.Ended(): // somebody is asked whether to undo it: nothing runs before the answer
	case r.Claimed:
		s.State = Running
	case s.State == Running: // whoever ran it is gone
		s.State = Stopped
	}
	return s
}

// NewReport returns a rollout with every step.
func NewReport(r store.Rollout, steps []store.RolloutStep) (Report, error) {
	report := Report{Summary: Summarize(r)}
	if err := json.Unmarshal([]byte(r.Spec), &report.Spec); err != nil {
		return report, errtext.Because(say.New("failed.rollout", "rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(r.ID, 10)}), err)
	}
	report.Exclusions = exclusionsOf(r)
	for _, st := range steps {
		acts, err := ActsOf(st)
		if err != nil {
			return report, errtext.Because(say.New("failed.rollout-step", "rollout {id}, step {step}: {cause}", say.Values{"id": strconv.FormatInt(r.ID, 10), "step": strconv.Itoa(st.N)}), err)
		}
		result := NewResult(st, acts, r.Undoing)
		if result.Fingerprint == "" && r.Fingerprint != "" && result.Added {
			result.Fingerprint = keys.Fingerprint(r.Fingerprint)
		}
		if result.State == StepRunning && report.State != Running {
			result.State = StepWaiting // it was begun, and nobody is at it now
		}
		report.Results = append(report.Results, result)
	}
	switch {
	case r.Started.IsZero(): // it was cancelled, perhaps, before it began
	case !r.Ended.IsZero():
		report.Took = r.Ended.Sub(r.Started)
	default:
		report.Took = r.Updated.Sub(r.Started)
	}
	report.Key = newKey(report, r, steps)
	report.Remaining = Remaining(report)
	return report, nil
}

func specOf(r store.Rollout) (s Spec) {
	_ = json.Unmarshal([]byte(r.Spec), &s) // what cannot be read is an error of NewReport
	return s
}

// exclusionRecord is an exclusion as it is kept with its rollout.
type exclusionRecord struct {
	Exclusion
	Text say.Record `json:"text"`
}

// EncodeExclusions returns what a plan left out as it is kept with its rollout.
func EncodeExclusions(all []Exclusion) (string, error) {
	records := make([]exclusionRecord, len(all))
	for i, e := range all {
		records[i] = exclusionRecord{e, say.Record(e.Text)}
	}
	data, err := json.Marshal(records)
	return string(data), err
}

func exclusionsOf(r store.Rollout) (all []Exclusion) {
	if r.Refused != "" {
		var records []exclusionRecord
		_ = json.Unmarshal([]byte(r.Refused), &records) // written by EncodeExclusions alone
		for _, k := range records {
			k.Exclusion.Text = say.Text(k.Text)
			all = append(all, k.Exclusion)
		}
	}
	return all
}

// newKey names the key that a rotation put where another one stood.
func newKey(report Report, r store.Rollout, steps []store.RolloutStep) *NewKeySummary {
	if report.Verb != Rotate || r.Undoing {
		return nil
	}
	var k NewKeySummary
	counted := map[keys.Fingerprint]bool{}
	for i, x := range report.Results {
		if !x.Added || x.Fingerprint == "" || counted[x.Fingerprint] {
			continue
		}
		counted[x.Fingerprint] = true
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
		k.Export = say.English("{do}", say.Values{"do": say.Do("export key set", k.Set)})
	case k.Pairs == 1:
		k.Export = say.English("{do}", say.Values{"do": say.Do("export key", string(k.Fingerprint))})
	default:
		k.Fingerprint, k.Name = "", ""
		k.Export = say.English("{do}", say.Values{"do": say.Do("list new keys", strconv.FormatInt(report.ID, 10))})
	}
	return &k
}

// NewResult returns the line of one step.
func NewResult(st store.RolloutStep, acts []Act, undoing bool) Result {
	r := Result{N: st.N, Account: st.Account, Target: st.Target, Project: st.Project, State: StepState(st.State),
		Fingerprint: keys.Fingerprint(st.Fingerprint), Verification: say.Decode(st.Verification), Attempts: st.Attempts, Took: st.Took.Round(time.Millisecond),
		Error: say.Decode(st.Error), ErrorKind: st.ErrorKind, Updated: st.Updated, Machine: st.Machine}
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
			r.Old, r.RemovalUndone = a.Fingerprint, done
		case a.Kind == ActRemove && undoing:
			r.Fingerprint, r.AddUndone = a.Fingerprint, done
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
		case a.Kind == ActInstall && !undoing:
			r.Installed = done
		case a.Kind.Verifies():
			r.Verified = a.Outcome == OutcomeDone
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
