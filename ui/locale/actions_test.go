package locale

import (
	"testing"

	"latchkey/core/rollout"
	"latchkey/core/say"
)

// A file that the window writes names no command of the terminal.
func TestFilesOfTheWindowNameWhatThereIsInTheWindow(t *testing.T) {
	words := EnglishActions()
	for _, c := range []struct {
		report rollout.Report
		want   string
	}{
		{rollout.Report{Summary: rollout.Summary{ID: 7, State: rollout.Paused, Waiting: 2, Total: 5}}, "2 of 5 are left: “Resume” on the Activity page"},
		{rollout.Report{Summary: rollout.Summary{ID: 7, State: rollout.Ready}}, "nothing has been started: “Resume” on the Activity page"},
	} {
		if got := rollout.Remaining(c.report).Do(words).String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := words(say.Do("help")); got != "" {
		t.Errorf("the window has %q for what it has not", got)
	}
}
