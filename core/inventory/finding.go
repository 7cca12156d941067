package inventory

import (
	"slices"
	"time"

	"latchkey/keys"
)

// Finding is one thing that should be looked at.
type Finding string

// The findings, in the order of [Finding.Gravity].
const (
	FindingBroken     Finding = "broken-type"      // can be broken: keys.WeakType
	FindingToken      Finding = "token-gone"       // the token that made it was replaced, and the forge deletes keys with their token
	FindingLost       Finding = "private-key-lost" // it stands somewhere, but the vault has lost the private key
	FindingUnread     Finding = "unreadable"       // the forge's text is no key that Latchkey can read
	FindingSuperseded Finding = "superseded"       // a rotation has put another key in its place
	FindingOldType    Finding = "old-type"         // keys.OldType
	FindingUnused     Finding = "long-unused"
	FindingNever      Finding = "never-used"
	FindingMany       Finding = "stands-on-many"
	FindingSameLabel  Finding = "same-label" // another key has the same label
)

// When a key that stands somewhere becomes a finding.
const (
	UnusedAfter = 180 * 24 * time.Hour // since the last use
	NeverAfter  = 30 * 24 * time.Hour  // since it was put there
	ManyPlaces  = 10                   // from so many places on, one lost key is a large loss
)

// suspect is a key with what the checks ask more than once.
type suspect struct {
	*keyFacts
	stands      bool
	idle, never bool // not used for so long that it looks forgotten; not once
	sharesLabel bool
}

// checks say how each finding is known, gravest first: a finding that has no row
// here is never made.
var checks = []struct {
	finding Finding
	holds   func(*suspect) bool
}{
	{FindingBroken, func(s *suspect) bool { return keys.WeakType(s.Type, s.Bits) }},
	{FindingToken, func(s *suspect) bool { return s.tokenGone }},
	{FindingLost, func(s *suspect) bool { return s.stands && s.PrivateKey == PrivateKeyLost }},
	{FindingUnread, func(s *suspect) bool { return !s.Unreadable.IsZero() }},
	{FindingSuperseded, func(s *suspect) bool { return s.SupersededBy != "" }},
	{FindingOldType, func(s *suspect) bool { return keys.OldType(s.Type, s.Bits) }},
	{FindingUnused, func(s *suspect) bool { return s.idle && !s.never }},
	{FindingNever, func(s *suspect) bool { return s.idle && s.never }},
	{FindingMany, func(s *suspect) bool { return s.Places() >= ManyPlaces }},
	{FindingSameLabel, func(s *suspect) bool { return s.sharesLabel }},
}

// findings returns what should be looked at about a key, as far as the
// inventory knows, gravest first. owners has, by label, how many different keys
// have it; after unusedAfter without use a key counts as forgotten.
func findings(k *keyFacts, owners map[string]int, unusedAfter time.Duration, now time.Time) []Finding {
	use := k.use()
	s := &suspect{keyFacts: k, stands: k.Places() > 0, never: use.Never()}
	s.idle = s.stands && use.Idle(unusedAfter, now)
	s.sharesLabel = k.SupersededBy == "" && slices.ContainsFunc(k.Labels, func(label string) bool { return owners[label] > 1 })
	var all []Finding
	for _, c := range checks {
		if c.holds(s) {
			all = append(all, c.finding)
		}
	}
	return all
}

// Findings returns all of them, gravest first.
func Findings() []Finding {
	all := make([]Finding, len(checks))
	for i, c := range checks {
		all[i] = c.finding
	}
	return all
}

// Gravity is the place of a finding among all of them, gravest first.
func (f Finding) Gravity() int {
	for i, c := range checks {
		if c.finding == f {
			return i
		}
	}
	return len(checks)
}
