package frame

import (
	"time"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// SpanChoice asks for how long access is given.
type SpanChoice struct{ *kit.Select }

// spans are its choices, 0 = without end.
func spans() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{0, day, 7 * day, 30 * day, 90 * day}
}

// NewSpanChoice is told when another is chosen; nil = nobody is.
func NewSpanChoice(changed func(string)) SpanChoice {
	return SpanChoice{kit.NewSelect([]string{locale.T("machineadd.ends_never"), locale.T("machineadd.ends_day"), locale.T("machineadd.ends_week"),
		locale.T("machineadd.ends_month"), locale.T("machineadd.ends_quarter")}, changed)}
}

// End is when what begins now is to end, zero = it does not.
func (s SpanChoice) End(now time.Time) (end time.Time) {
	if span := spans()[max(0, s.SelectedIndex())]; span > 0 {
		end = now.Add(span)
	}
	return end
}
