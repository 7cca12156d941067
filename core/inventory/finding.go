package inventory

import (
	"time"

	"latchkey/keys"
)

// Finding is one thing that should be looked at.
type Finding string

// The findings, gravest first.
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

// findings returns what should be looked at about a key, as far as the
// inventory knows, gravest first. owners has, by label, how many different keys
// have it; after unusedAfter without use a key counts as forgotten.
func findings(k *keyFacts, owners map[string]int, unusedAfter time.Duration, now time.Time) []Finding {
	var all []Finding
	report := func(f Finding, when bool) {
		if when {
			all = append(all, f)
		}
	}
	stands := k.Places() > 0
	use := k.use()
	idle := stands && use.Idle(unusedAfter, now)
	report(FindingBroken, keys.WeakType(k.Type, k.Bits))
	report(FindingToken, k.tokenGone)
	report(FindingLost, stands && k.PrivateKey == PrivateKeyLost)
	report(FindingUnread, !k.Unreadable.IsZero())
	report(FindingSuperseded, k.SupersededBy != "")
	report(FindingOldType, keys.OldType(k.Type, k.Bits))
	report(FindingUnused, idle && !use.Never())
	report(FindingNever, idle && use.Never())
	report(FindingMany, k.Places() >= ManyPlaces)
	for _, label := range k.Labels {
		if owners[label] > 1 && k.SupersededBy == "" {
			report(FindingSameLabel, true)
			break
		}
	}
	return all
}
