package frame

import (
	"testing"
	"time"
)

// Time spent waiting is no slow work.
func TestAPauseDoesNotSinkTheRateOfAJob(t *testing.T) {
	now := time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC)
	all := NewJobs(&Session{}, func() time.Time { return now })
	j := &Job{jobs: all, began: now.Add(-61 * time.Minute), Done: 100, waited: time.Hour}
	if got := j.Rate(); got < 90 || got > 110 {
		t.Errorf("%d a minute", got)
	}
	j.Waits(now.Add(time.Hour), "x")
	if j.Rate() != 0 {
		t.Error("a speed while it waits")
	}
}
