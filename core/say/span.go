package say

import (
	"fmt"
	"strings"
	"time"
)

// Span is how long something takes, for people.
type Span time.Duration

// String returns the span in English, rounded.
func (s Span) String() string {
	switch d := time.Duration(s); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(int(d.Round(time.Second).Seconds()), 1))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	default:
		return strings.TrimSuffix(fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60), " 0 min")
	}
}
