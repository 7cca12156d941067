package ui

import (
	"strings"
	"testing"
	"time"

	"latchkey/ui/locale"
)

// A time that lies ahead is no age: it is said as what the forge gave.
func TestATimeAheadIsNoAge(t *testing.T) {
	withKeys(t, acme()) // the words of a window
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if got := locale.Ago(time.Date(2099, 6, 1, 12, 0, 0, 0, time.UTC), now); !strings.Contains(got, "2099") || !strings.Contains(got, "in the future") {
		t.Errorf("2099 reads %q", got)
	}
	if got := locale.Ago(now.Add(time.Minute), now); got != "just now" {
		t.Errorf("a minute ahead reads %q", got)
	}
}
