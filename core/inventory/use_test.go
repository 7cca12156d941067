package inventory

import (
	"testing"
	"time"
)

func TestWhatIsSaidOfTheUseOfAKey(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	for name, c := range map[string]struct {
		use                Use
		known, never, idle bool
	}{
		"nothing was read":                          {Use{Created: days(900)}, false, false, false},
		"never, for long":                           {Use{Read: now, Created: days(900)}, true, true, true},
		"never, but fresh":                          {Use{Read: now, Created: days(29)}, true, true, false},
		"never, nobody knows since when":            {Use{Read: now}, true, true, false},
		"used yesterday":                            {Use{Read: now, Last: days(1), Created: days(900)}, true, false, false},
		"used long ago":                             {Use{Read: now, Last: days(181), Created: days(900)}, true, false, true},
		"used long ago, read long ago":              {Use{Read: days(100), Last: days(181), Created: days(900)}, true, false, false},
		"used long ago, not read since":             {Use{Last: days(181), Created: days(900)}, true, false, false},
		"never, but verified":                       {Use{Read: now, Verified: days(1), Created: days(900)}, true, false, false},
		"verified long ago":                         {Use{Read: now, Verified: days(181), Created: days(900)}, true, false, true},
		"verified, and the last use was not read":   {Use{Verified: days(1), Created: days(900)}, true, false, false},
		"used long ago, verified since":             {Use{Read: now, Last: days(181), Verified: days(2), Created: days(900)}, true, false, false},
		"verified after the last use had been read": {Use{Read: days(3), Verified: days(1), Created: days(900)}, true, false, false},
	} {
		u := c.use
		if u.Known() != c.known || u.Never() != c.never || u.Idle(UnusedAfter, now) != c.idle {
			t.Errorf("%s: known %v, never %v, idle %v; want %v, %v, %v", name, u.Known(), u.Never(), u.Idle(UnusedAfter, now), c.known, c.never, c.idle)
		}
	}
}
