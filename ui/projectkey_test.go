package ui

import (
	"strings"
	"testing"

	"latchkey/keys"
	"latchkey/ui/locale"
)

const madeKey = keys.Fingerprint("SHA256:newQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN")

// Where projects have keys, one may go on the whole project instead of the repository.
func TestAKeyGoesOnTheWholeProject(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.run("add-key")
	note := func() bool { return strings.Contains(strings.Join(p.texts(), " "), t2("add.project_note")) } // it wraps
	if note() {
		t.Error("a project is spoken of before it is chosen")
	}
	p.press(tv("add.whole_project", locale.Args{"Project": "PAY"}))
	if !note() || p.lineOf(t2("label.label")).Text != "latchkey-pay" {
		t.Errorf("the label is %q: %q", p.lineOf(t2("label.label")).Text, p.texts())
	}
	p.press(t2("add.create"))
	p.until("it is there", func() bool {
		return p.says(tv("add.done", locale.Args{"Label": "latchkey-pay", "Repo": tv("plan.project", locale.Args{"Project": "acme/PAY"})}))
	})
	if !f.called("place latchkey-pay on project acme/PAY as read, tested false") {
		t.Errorf("called %q", f.calls)
	}
	p.press(t2("action.done"))
	p.until("the repository shows it", func() bool { return p.card(madeKey) != nil && p.card(madeKey).marked })
}

// The note of a plan that one key on a project would do leads there.
func TestThePlanLeadsToAKeyOnTheProject(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.mark("acme/ledger", "acme/payments-api")
	p.w.run("rollout-add")
	p.planShows()
	p.press(tv("plan.for_project", locale.Args{"Project": "PAY"}))
	if !p.w.Dialogs.Any() || p.w.Dialogs.Top().Title != tv("add.title", locale.Args{"Repo": tv("plan.project", locale.Args{"Project": "acme/PAY"})}) {
		t.Fatalf("it leads to %q", p.texts())
	}
	p.press(t2("add.create"))
	p.until("it is there", func() bool { return p.button(t2("action.done")) != nil })
	if !f.called("place latchkey-pay on project acme/PAY as read, tested false") {
		t.Errorf("called %q", f.calls)
	}
	p.press(t2("action.done"))
	if p.w.shell.page != "plan" {
		t.Errorf("it is on page %s", p.w.shell.page)
	}
}
