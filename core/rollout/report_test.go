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
