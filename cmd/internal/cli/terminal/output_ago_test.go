package terminal

import (
	"testing"
	"time"
)

// A time that lies ahead is no age: it is said as what the forge gave.
func TestATimeThatLiesAheadIsNoAge(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]string{
		time.Date(2099, 6, 1, 12, 0, 0, 0, time.UTC): "2099-06-01 (in the future)",
		now.Add(time.Minute):                         "just now", // clocks differ
		now.Add(-3 * time.Hour):                      "3 h ago",
	} {
		if got := Ago(now, at); got != want {
			t.Errorf("%s: %q, not %q", at, got, want)
		}
	}
}
