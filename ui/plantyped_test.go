package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// Two keys may have one name: what was typed for one of them is not an answer
// about the other.
func TestTheWordIsAskedForAgainForAnotherKey(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.markAll()
	p.w.run("rollout-revoke")
	p.planShows()
	word := p.guardWord()
	p.guard().SetText(word)
	if word == "" || p.planMain().Disabled() {
		t.Fatalf("%q is not taken", word)
	}
	before, _, _ := strings.Cut(p.keyOfPlan(), " · ")
	for _, label := range []string{p.otherKeyOfPlan(), before} {
		p.press(t2("action.choose"))
		p.entries()[0].SetText(label)
		p.key(fyne.KeyReturn)
		p.planShows()
		if !strings.HasPrefix(p.keyOfPlan(), label) {
			t.Fatalf("%s was not chosen, but %s", label, p.keyOfPlan())
		}
	}
	if p.guard() == nil || p.guard().Text != "" || !p.planMain().Disabled() {
		t.Error("another key is confirmed")
	}
}
