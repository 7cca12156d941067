package inventory

import (
	"slices"
	"testing"
	"time"

	"latchkey/core/store"
)

func TestAKeyOfATokenThatIsGoneIsFound(t *testing.T) {
	b := NewBuilder(time.Now(), UnusedAfter, store.Same{})
	b.Account("a", TokenFacts{Credential: "new", Owns: true})
	b.Account("b", TokenFacts{Credential: "new"})
	for account, credential := range map[string]string{"a": "old", "b": "old"} {
		b.Add(&store.KeyPlacement{Account: account, Target: "x/y", Fingerprint: account, Credential: credential})
	}
	b.Add(&store.KeyPlacement{Account: "a", Target: "x/y", Fingerprint: "c", Credential: "new"})
	for _, k := range b.Keys() {
		if gone := slices.Contains(k.Findings, FindingToken); gone != (k.Fingerprint == "a") {
			t.Errorf("%s: %v", k.Fingerprint, k.Findings)
		}
	}
}

func TestMembersOfAKeySetShareTheirLabel(t *testing.T) {
	b := NewBuilder(time.Now(), UnusedAfter, store.Same{})
	for _, fp := range []string{"one", "two"} {
		b.Set("ci", []store.SetMember{{Fingerprint: fp}})
		b.Add(&store.KeyPlacement{Account: "a", Target: "x/" + fp, Fingerprint: fp, Label: "ci"})
	}
	for _, k := range b.Keys() {
		if len(k.Findings) > 0 {
			t.Errorf("%s: %v", k.Fingerprint, k.Findings)
		}
	}
}

func TestFindingsAreInTheOrderOfTheirGravity(t *testing.T) {
	last := -1
	for _, f := range []Finding{FindingBroken, FindingToken, FindingLost, FindingUnread, FindingSuperseded, FindingOldType, FindingUnused, FindingNever, FindingMany, FindingSameLabel} {
		if f.Gravity() <= last || f.Gravity() >= len(checks) {
			t.Errorf("%s is number %d, after %d", f, f.Gravity(), last)
		}
		last = f.Gravity()
	}
	if last := Finding("unheard-of").Gravity(); last != len(checks) {
		t.Errorf("what is no finding is number %d of %d", last, len(checks))
	}
}
