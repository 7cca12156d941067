package ui

import "testing"

// Two keys may have one name: what was typed for one of them is not an answer
// about the other.
func TestTheWordIsAskedForAgainForAnotherKey(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("revoke-everywhere")
	p.planShows()
	plans := p.w.plans
	plans.askWord("ci@build-07")
	plans.typed.SetText("ci@build-07")
	if !plans.confirmed() {
		t.Fatal("it is not taken")
	}
	plans.ask.key.OnChange()
	if plans.askWord("ci@build-07"); plans.confirmed() {
		t.Error("another key is confirmed")
	}
}
