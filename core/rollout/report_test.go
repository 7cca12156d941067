package rollout

import (
	"testing"
	"time"

	"latchkey/core/store"
)

// A rollout that was cancelled before it began took no time.
func TestWhatNeverBeganTookNoTime(t *testing.T) {
	began := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		row  store.Rollout
		want time.Duration
	}{
		"cancelled before it began": {store.Rollout{Spec: "{}", Ended: began, Updated: began}, 0},
		"waiting":                   {store.Rollout{Spec: "{}", Updated: began}, 0},
		"running":                   {store.Rollout{Spec: "{}", Started: began, Updated: began.Add(time.Second)}, time.Second},
		"ended":                     {store.Rollout{Spec: "{}", Started: began, Ended: began.Add(time.Minute), Updated: began.Add(time.Hour)}, time.Minute},
	} {
		report, err := NewReport(c.row, nil)
		if err != nil || report.Took != c.want {
			t.Errorf("%s: %s, %v; want %s", name, report.Took, err, c.want)
		}
	}
}

// A step that was begun when its rollout stopped is not at work: it waits.
func TestNoStepRunsOnceItsRolloutHasStopped(t *testing.T) {
	begun := []store.RolloutStep{{State: string(StepRunning), Acts: "[]", Target: "acme/ledger"}}
	for name, c := range map[string]struct {
		row  store.Rollout
		want StepState
	}{
		"paused":    {store.Rollout{Spec: "{}", State: string(Paused)}, StepWaiting},
		"left over": {store.Rollout{Spec: "{}", State: string(Running)}, StepWaiting},
		"at work":   {store.Rollout{Spec: "{}", State: string(Running), Claimed: true}, StepRunning},
	} {
		report, err := NewReport(c.row, begun)
		if err != nil || report.Results[0].State != c.want {
			t.Errorf("%s: %+v, %v; want %s", name, report.Results, err, c.want)
		}
	}
}
