package rollout

import (
	"time"

	"latchkey/core/say"
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
	Done      State = "done"      // every step is done, none failed
	Partly    State = "partly"    // ended, some steps failed: retry takes those up again
	Cancelled State = "cancelled" // ended by a person before its end
	Undone    State = "undone"
)

// Ended reports whether nothing is left to run.
func (s State) Ended() bool {
	return s == Done || s == Partly || s == Cancelled || s == Undone
}

// StepState is how one step stands.
type StepState string

// The states of a step. What it is at is in At; whether the side effect of
// that act may have happened is in the journal alone.
const (
	StepWaiting  StepState = "waiting"
	StepRunning  StepState = "running" // begun: At says how far
	StepDone     StepState = "done"
	StepFailed   StepState = "failed"    // Error says why; the old key stands
	StepSkipped  StepState = "skipped"   // nothing to do any more; Error says why
	StepKeyStays StepState = "key-stays" // rotated, but the old key was left there; Error says why
	StepUndone   StepState = "undone"
)

// Progress is reported while a rollout runs, at most ten times a second and at
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
	Reason   say.Text      `json:"why,omitzero"`    // "waiting for Bitbucket's hourly limit: resumes at 14:20"
	Last     *Result       `json:"last,omitempty"`  // the step that changed
}

// Run says how to run or resume a rollout.
type Run struct {
	Progress func(Progress)  // from one goroutine at a time; may be nil
	Stop     <-chan struct{} // closed: end the steps that have begun, then stop; nil = never
}
