package budget

import (
	"testing"
	"time"

	"latchkey/internal/rest"
)

// A clock that was a day ahead, and was set right, holds nothing back for a day.
func TestAClockThatWasAheadHoldsNothingBack(t *testing.T) {
	c := &clock{now: time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}
	b := open(t, c, 3)
	for range 3 {
		if _, until := reserve(t, b, t.Context(), rest.Read); !until.IsZero() {
			t.Fatal("no room at the beginning")
		}
	}
	c.add(-24 * time.Hour)
	for range 3 {
		if _, until := reserve(t, b, t.Context(), rest.Read); !until.IsZero() {
			t.Fatalf("held back until %v by requests that nobody has made yet", until)
		}
	}
	if _, until := reserve(t, b, t.Context(), rest.Read); until.IsZero() || until.Sub(c.Now()) > 2*time.Hour {
		t.Errorf("the hour's limit: %v", until)
	}
}
