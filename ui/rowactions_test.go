package ui

import (
	"testing"

	"latchkey/ui/kit/tables"
)

// rowAction is what a row offers on itself, nil where it does not.
func (p *person) rowAction(row int, name string) *tables.RowAction {
	for i := range p.table().Actions {
		a := &p.table().Actions[i]
		if a.Name == name && (a.Fits == nil || a.Fits(row)) {
			return a
		}
	}
	return nil
}

func TestARowIsActedOnWhereItStands(t *testing.T) {
	p := withKeys(t, acme())
	p.pick("docs.site")
	row := p.mustRow("payments-api")
	p.rowAction(row, t2("cmd.copy-url")).Run(row)
	if p.picked() != "payments-api" || p.w.App.Clipboard().Content() != "git@ssh.bitbucket.org:acme/payments-api.git" {
		t.Errorf("selected %q, copied %q", p.picked(), p.w.App.Clipboard().Content())
	}
	p.pick("docs.site")
	p.rowAction(row, t2("cmd.test-clone")).Run(row)
	p.until("its test shows", p.testOpen)
	if p.picked() != "payments-api" {
		t.Errorf("%q is selected", p.picked())
	}
	p.pick("docs.site")
	if p.rowAction(p.mustRow("docs.site"), t2("cmd.test-clone")) != nil {
		t.Error("a test is offered where no private key is here")
	}
	row = p.mustRow("ledger")
	p.rowAction(row, t2("cmd.add-key")).Run(row)
	if !p.w.Dialogs.Any() {
		t.Error("no key can be added")
	}
	if p.w.Dialogs.HideAll(); p.picked() != "ledger" {
		t.Errorf("a key is added to %q", p.picked())
	}
}

func TestAKeyIsActedOnWhereItStands(t *testing.T) {
	p := onKeys(t, keyed())
	row := p.mustRow("release-bot")
	p.rowAction(row, t2("cmd.key-export")).Run(row)
	if !p.w.Dialogs.Any() {
		t.Error("nothing is exported")
	}
	if p.w.Dialogs.HideAll(); p.picked() != "release-bot" {
		t.Errorf("%q is exported", p.picked())
	}
	if row = p.mustRow("old-jenkins"); p.rowAction(row, t2("cmd.key-export")) != nil {
		t.Error("what is not here can be exported")
	}
	p.rowAction(row, t2("cmd.rotate-everywhere")).Run(row)
	if p.w.shell.page != "plan" {
		t.Errorf("page %s plans no rotation", p.w.shell.page)
	}
	if p.w.shell.show("keys"); p.picked() != "old-jenkins" {
		t.Errorf("%q is rotated", p.picked())
	}
}
