package export

import (
	"testing"
	"time"

	"latchkey/core/audit"
)

func TestWhatIsDueNext(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	w := &audit.World{Now: now, Accounts: []audit.Account{{ID: "a", Login: "ada", TokenEnds: now.AddDate(0, 0, 9)}},
		Machines: []audit.Machine{{Name: "build-1", Ends: now.AddDate(0, 0, 4)}, {Name: "build-2", Ends: now.AddDate(0, 0, -4)}}}
	s := &audit.Survey{World: w, Policy: audit.DefaultPolicy(), Report: &audit.Report{At: now}}
	if day, what, some := NextDue(s); !some || !day.Equal(now.AddDate(0, 0, 4)) || what.Code != "export.due.machine" {
		t.Errorf("%v, %v, %v", day, what, some)
	}
	w.Machines, w.Accounts = nil, nil
	if _, what, some := NextDue(s); some {
		t.Errorf("%v", what)
	}
}
