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
	p.lineOf(t2("rollout.name")).SetText("ci@another")
	p.startsPlan()
	if f.called("start ") || !p.planMain().Disabled() {
		t.Fatal("the plan of the name before can be started")
	}
	p.until("it can be started", func() bool { return !p.planMain().Disabled() })
	if spec := f.lastSpec(); spec.New.Comment != "ci@another" {
		t.Errorf("the plan is of %q", spec.New.Comment)
	}
}
