package ui

import "testing"

// Who types a name and presses the button at once never starts the plan of the
// name before.
func TestAPlanOfAnotherNameIsNotStarted(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.mark("acme/payments-api", "acme/ledger")
	p.w.run("rollout-add")
	p.planShows()
	p.w.plans.ask.name.SetText("ci@another")
	p.w.plans.confirm()
	if p.w.plans.starting || p.w.plans.ready() {
		t.Fatal("the plan of the name before can be started")
	}
	p.until("it can be started", p.w.plans.ready)
	if spec := p.w.plans.plan.Spec; spec.New.Comment != "ci@another" {
		t.Errorf("the plan is of %q", spec.New.Comment)
	}
}
