package say

import (
	"fmt"
	"strings"
	"time"
)

// Action is a next step that a sentence names, such as "rollout resume" with
// the number of the rollout. How a person does it, with a command or in the
// window, only a face knows. If the face has no words for it, its place stays
// empty.
type Action struct {
	Name string
	Args []string
}

// Do returns the action with that name.
func Do(name string, args ...string) Action { return Action{name, args} }

// String names the action, without saying how it is done.
func (a Action) String() string { return strings.Join(append([]string{a.Name}, a.Args...), " ") }

// Wait is a time to wait, for people.
type Wait time.Duration

// String is the time in English, rounded up.
func (w Wait) String() string {
	switch d := time.Duration(w); {
	case d <= 90*time.Second:
		return fmt.Sprintf("%d seconds", int((d+time.Second-1)/time.Second))
	case d <= 90*time.Minute:
		return fmt.Sprintf("%d minutes", int((d+time.Minute-1)/time.Minute))
	default:
		return fmt.Sprintf("%d hours", int((d+time.Hour-1)/time.Hour))
	}
}
