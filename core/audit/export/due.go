package export

import (
	"time"

	"latchkey/core/audit"
	"latchkey/core/say"
)

// NextDue is what is due next, as the calendar of what is due has it; nothing where
// nothing is.
func NextDue(s *audit.Survey) (day time.Time, what say.Text, some bool) {
	for _, one := range dues(&Document{World: s.World, Report: s.Report, Policy: s.Policy}) {
		if one.day.After(s.World.Now) {
			return one.day, one.summary, true
		}
	}
	return time.Time{}, say.Text{}, false
}
