package core

import (
	"strings"
	"time"

	"latchkey/core/inventory"
)

// findings says what should be looked at about a key, as far as the inventory
// tells, gravest first. owners is, by label, how many different keys have it;
// after unusedAfter without use a key counts as forgotten.
func findings(k *turnedKey, owners map[string]int, unusedAfter time.Duration, now time.Time) []inventory.Finding {
	var all []inventory.Finding
	tell := func(f inventory.Finding, when bool) {
		if when {
			all = append(all, f)
		}
	}
	kind := strings.TrimPrefix(strings.ToLower(k.Type), "ssh-")
	rsa, stands := kind == "rsa" && k.Bits > 0, k.Places() > 0
	use := k.use()
	idle := stands && use.Idle(unusedAfter, now)
	tell(inventory.FindingBroken, kind == "dss" || weakType(kind, k.Bits))
	tell(inventory.FindingToken, k.tokenGone)
	tell(inventory.FindingLost, stands && k.PrivateKey == string(PrivateKeyLost))
	tell(inventory.FindingUnread, k.Unreadable != "")
	tell(inventory.FindingSuperseded, k.SupersededBy != "")
	tell(inventory.FindingOldType, rsa && k.Bits >= 2048 && k.Bits < 3072)
	tell(inventory.FindingUnused, idle && !use.Never())
	tell(inventory.FindingNever, idle && use.Never())
	tell(inventory.FindingMany, k.Places() >= inventory.ManyPlaces)
	for _, label := range k.Labels {
		if owners[label] > 1 && k.SupersededBy == "" {
			tell(inventory.FindingSameLabel, true)
			break
		}
	}
	return all
}
