package compose

import (
	"strings"
	"testing"

	"latchkey/core/rollout"
	"latchkey/keys"
)

// Whatever takes a key off a repository waits for the machines of the groups that may
// open it with that key: apply, also where keys swap places, and remove-old.
func TestNothingGoesThatAGroupMayUse(t *testing.T) {
	withGroup := func(letter rune) func(*rollout.Spec, *Facts) {
		return func(s *rollout.Spec, f *Facts) {
			s.Recreate = true
			fp, _ := orderKey(t, int(letter))
			f.Groups = []GroupFacts{{ID: "g", Name: "ci-*", Opens: map[keys.Fingerprint]bool{fp: true}}}
		}
	}
	type places = map[string]string
	for name, c := range map[string]struct {
		have, want places
		letter     rune
		text       string
	}{
		"excess":             {places{"q": "AB"}, places{"q": "A"}, 'B', "q: replaced-there B remove B"},
		"excess of others":   {places{"q": "AB"}, places{"q": "A"}, 'C', "q: remove B"},
		"one moves":          {places{"q": "A", "r": ""}, places{"q": "", "r": "A"}, 'A', "q: replaced-there A remove A, r: add A after q verify A"},
		"it leaves for good": {places{"q": "A", "r": "B"}, places{"q": "B", "r": "A"}, 'A', "q: replaced-there A remove A, r: add A after q verify A remove B, q: add B after r verify B"},
	} {
		if got := moving(t, c.have, c.want, withGroup(c.letter)); got != c.text {
			t.Errorf("%s:\n%s, want\n%s", name, got, c.text)
		}
	}
}

// The successor is verified after the wait for new machines, right before the old key goes.
func TestRemoveOldWaitsForGroups(t *testing.T) {
	old, oldLine := orderKey(t, 1)
	fresh, freshLine := orderKey(t, 2)
	target := TargetFacts{Account: "a", Path: "q", Read: noon, Keys: []DeployKey{{ID: "1", Fingerprint: old, Public: oldLine}, {ID: "2", Fingerprint: fresh, Public: freshLine}}}
	f := Facts{Accounts: map[string]AccountFacts{"a": {Traits: github(), Left: 900, Budget: 950}}, Targets: []TargetFacts{target}, PrivateKeyHere: map[keys.Fingerprint]bool{fresh: true},
		Subjects: []Subject{{Fingerprint: old, Public: oldLine}}, Removals: []Removal{{Target: target.TargetID(), Old: old, New: fresh, Public: freshLine, Verified: true}},
		Groups: []GroupFacts{{ID: "g", Name: "ci-*", Opens: map[keys.Fingerprint]bool{old: true}}}}
	plan := Plan(rollout.Spec{Verb: rollout.RemoveOld, OfRollout: 3}, f, noon)
	if len(plan.Steps) != 1 || deeds(plan.Steps[0]) != "replaced-there verify remove" {
		t.Fatalf("%+v", plan)
	}
	said := false
	for _, n := range plan.Notes {
		said = said || strings.Contains(n.String(), "ci-* may have the old key")
	}
	if !said {
		t.Errorf("the plan does not say it: %v", plan.Notes)
	}
}
