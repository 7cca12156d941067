package rollout

import (
	"time"

	"latchkey/keys"
)

// State is how a rollout stands.
type State string

// The states of a rollout.
const (
	Ready     State = "ready"     // confirmed, nothing begun
	Running   State = "running"   // in the hands of a program now
	Stopped   State = "stopped"   // by a person or a crash: resume goes on
	Paused    State = "paused"    // the circuit opened; Reason says why: mend it, then resume
	Soaking   State = "soaking"   // all that can be done before Due is done
	Done      State = "done"      // every step is through, none failed
	Partly    State = "partly"    // ended, some steps failed: retry takes those up again
	Cancelled State = "cancelled" // ended by a person before its end
	Undone    State = "undone"
)

// Ended tells whether nothing is left to run.
func (s State) Ended() bool {
	return s == Done || s == Partly || s == Cancelled || s == Undone
}

// StepState is how one step stands.
type StepState string

// The states of a step. What it is at is in At; whether the side effect of
// that act may have happened is in the journal alone.
const (
	StepWaiting StepState = "waiting"
	StepRunning StepState = "running" // begun: At says how far
	StepDone    StepState = "done"
	StepFailed  StepState = "failed"  // Error says why; the old key stands
	StepSkipped StepState = "skipped" // nothing to do any more; Error says why
	StepKept    StepState = "kept"    // rotated, but the old key was left there; Error says why
	StepUndone  StepState = "undone"
)

// Result is one step's line in a report.
type Result struct {
	N           int              `json:"n"`
	Account     string           `json:"account"`
	Target      string           `json:"target"`
	Project     bool             `json:"project,omitempty"`
	RenamedFrom string           `json:"renamed_from,omitempty"` // its name in the plan, where it was renamed since
	State       StepState        `json:"state"`
	At          ActKind          `json:"at,omitempty"` // the act that it stands before or failed at
	Fingerprint keys.Fingerprint `json:"new_fingerprint,omitempty"`
	Old         keys.Fingerprint `json:"old_fingerprint,omitempty"`
	Added       bool             `json:"added"`
	Proved      bool             `json:"proved"`
	Proof       string           `json:"proof,omitempty"` // "Hi acme/web!", "main at 3f2a…" or why it failed
	Removed     bool             `json:"removed"`
	Renamed     bool             `json:"relabelled,omitempty"`
	// What an undo did: the old key put back, the new one taken away. Added and
	// Removed are then false: neither holds any more.
	PutBack   bool          `json:"put_back,omitempty"`
	TakenBack bool          `json:"taken_back,omitempty"`
	Attempts  int           `json:"attempts"`
	Took      time.Duration `json:"took_ns"`
	Error     string        `json:"error,omitempty"`
	ErrorKind string        `json:"error_kind,omitempty"`
	Hint      string        `json:"hint,omitempty"`
	HintKey   string        `json:"-"` // names the hint, for other languages than English
	Updated   time.Time     `json:"updated,omitzero"`
}

// Summary is one rollout in a list.
type Summary struct {
	ID      int64  `json:"id"`
	Verb    Verb   `json:"verb"`
	Title   string `json:"title"`
	State   State  `json:"state"`
	Reason  string `json:"reason,omitempty"`
	Undoing bool   `json:"undoing,omitempty"`
	Total   int    `json:"steps"`
	Done    int    `json:"done"`
	Failed  int    `json:"failed"`
	Waiting int    `json:"waiting"`
	Kept    int    `json:"kept"`     // rotated, and the old key was left there
	Skipped int    `json:"skipped"`  // left out by a cancellation; of an undo, with nothing to take back
	LeftOut int    `json:"left_out"` // repositories on which the plan did nothing; Report.Exclusions says why
	// Unseen are repositories that were never read when a plan looked for a key
	// wherever it stands, and Closed the workspaces that could not be read: it may
	// stand there still. It leaves something undone where the key is Foreign: what
	// is known of it comes from reading alone.
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
	Remaining  string        `json:"left,omitempty"` // what is left to do, one sentence, with the command
	Exclusions []Exclusion   `json:"refused"`        // what the plan left out
	// Key is the key that a rotation made; nil where it made none.
	Key *NewKeySummary `json:"new_key,omitempty"`
	// OldLeft is on how many places the old keys of a rotation are known to stand
	// still, beside their successors.
	OldLeft int `json:"old_keys_left"`
	// Again are the repositories and projects on which the new key of a rotation
	// no longer stands and the old one does: it counts as the current one again.
	CurrentAgain []string `json:"old_keys_current_again,omitempty"`
}

// NewKeySummary names what a rotation made, and how to get at it.
type NewKeySummary struct {
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"` // where it is one
	Name        string           `json:"name,omitempty"`        // its comment, or the key set's name
	Set         string           `json:"key_set,omitempty"`
	Pairs       int              `json:"key_pairs"`
	Export      string           `json:"export"` // the command that writes its private key to a file
}

// Progress is told while a rollout runs, at most ten times a second and at
// every change of what it waits for.
type Progress struct {
	ID       int64         `json:"id"`
	Done     int           `json:"done"`
	Failed   int           `json:"failed"`
	Waiting  int           `json:"waiting"`
	Total    int           `json:"total"`
	Rate     float64       `json:"per_minute"` // steps, while it does not wait
	TimeLeft time.Duration `json:"time_left_ns"`
	Until    time.Time     `json:"until,omitzero"`  // it waits until then
	Forge    string        `json:"forge,omitempty"` // for the limit of this one
	Reason   string        `json:"why,omitempty"`   // "waiting for Bitbucket's hourly limit: goes on at 14:20"
	Last     *Result       `json:"last,omitempty"`  // the step that changed
}

// Run says how to run or resume a rollout.
type Run struct {
	Progress func(Progress)  // from one goroutine at a time; may be nil
	Stop     <-chan struct{} // closed: finish the steps in hand, then stop; nil = never
}
