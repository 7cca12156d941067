package core

import (
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/audit"
)

// What an account's forge is asked is kept and judged by; a refusal is no answer, and
// what the forge could not answer leaves what was known.
func TestForgesAreAskedForAnAudit(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	must(t, w.forge.AddRuleset("globex/storefront", "main", true, true))
	pair := w.generated()
	if _, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: "globex/storefront", Fingerprint: pair.Fingerprint, Label: "pusher", Access: api.ReadWrite}, nil); err != nil {
		t.Fatal(err)
	}
	asks, err := w.Audit.Asks(t.Context())
	must(t, err)
	if len(asks) != 3 {
		t.Fatalf("%+v", asks)
	}
	if got := w.judge()["passes-branch-rules"]; got.Unknown != 1 {
		t.Errorf("not asked: %+v", got)
	}
	before := w.forge.Requests(w.login.Name)
	seen := 0
	summary, err := w.Audit.AskForges(t.Context(), asks, func(done, total int) { seen = done })
	if err != nil || summary != (AskSummary{Answered: 3}) || seen != 3 || w.forge.Requests(w.login.Name) != before+4 {
		t.Errorf("%+v, %d seen, %d requests, %v", summary, seen, w.forge.Requests(w.login.Name)-before, err)
	}
	judged := w.judge()
	if judged["passes-branch-rules"].Found != 1 || judged["keys-forbidden"].Unknown != 2 || judged["on-a-user"].Unknown != 0 {
		t.Errorf("%+v, %+v, %+v", judged["passes-branch-rules"], judged["keys-forbidden"], judged["on-a-user"])
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { must(t, demo.ParseFault(f, "500")) }))
	summary, err = w.Audit.AskForges(t.Context(), asks, nil)
	if err == nil || summary != (AskSummary{Left: 3}) || w.judge()["passes-branch-rules"].Found != 1 {
		t.Errorf("the forge answers nothing: %+v, %v", summary, err)
	}
}

// On Bitbucket a user's keys take a scope that tokens for Latchkey do not have.
func TestUsersKeysThatMayNotBeRead(t *testing.T) {
	w := newWorld(t, demo.Options{})
	asks, err := w.Audit.Asks(t.Context())
	must(t, err)
	if len(asks) != 1 || asks[0].About != audit.AskUserKeys {
		t.Fatalf("%+v", asks)
	}
	summary, err := w.Audit.AskForges(t.Context(), asks, nil)
	if err != nil || summary != (AskSummary{Refused: 1}) {
		t.Errorf("%+v, %v", summary, err)
	}
}
