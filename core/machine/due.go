package machine

import "time"

// What somebody has to see to, in one place for all faces.
const (
	// FreshFor is for how long a verification from a machine counts.
	FreshFor = 30 * 24 * time.Hour
	// EndsSoon is how long before its access is to end a machine is due.
	EndsSoon = 7 * 24 * time.Hour
)

// Due is why somebody has to see to a machine.
type Due string

// The reasons.
const (
	DueEnds  Due = "ends"          // its access, or that of one of its keys, is to end soon, or should have
	DueStale Due = "verified-long" // it was verified too long ago
)

// End returns when the first of what a machine has is to end: its own access, or
// that of one of its keys. Zero is never.
func (m Machine) End() time.Time {
	end := m.Ends
	for _, k := range m.Keys {
		if !k.Ends.IsZero() && (end.IsZero() || k.Ends.Before(end)) {
			end = k.Ends
		}
	}
	return end
}

// Due returns why somebody has to see to the machine; none where nobody has.
func (m Machine) Due(now time.Time) (why []Due) {
	if end := m.End(); !end.IsZero() && end.Sub(now) < EndsSoon {
		why = append(why, DueEnds)
	}
	if !m.Verified.IsZero() && now.Sub(m.Verified) > FreshFor {
		why = append(why, DueStale)
	}
	return why
}
