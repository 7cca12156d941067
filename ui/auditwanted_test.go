package ui

import (
	"testing"

	"latchkey/core/ask"
	"latchkey/internal/grid"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// compared is the tab of the register after a wanted state was chosen.
func compared(t *testing.T, f *fake) *person {
	p := onTab(t, f, "wanted")
	p.press(t2("wanted.choose"))
	p.until("it asks", p.w.Dialogs.Any)
	p.entries()[0].SetText("/srv/keys.yaml")
	p.press(t2("wanted.compare"))
	p.until("it is compared", func() bool { return !p.w.Dialogs.Any() && len(p.queue) == 0 })
	return p
}

// editsRegister presses the pencil of a line.
func (p *person) editsRegister(n int) {
	p.t.Helper()
	var pencils []*kit.Button
	for _, o := range p.objects() {
		if b, is := o.(*kit.Button); is && b.Spoken().Name == t2("wanted.edit") {
			pencils = append(pencils, b)
		}
	}
	if n >= len(pencils) {
		p.t.Fatalf("only %d lines can be edited", len(pencils))
	}
	pencils[n].OnTapped()
	p.until("the fields show", func() bool { return len(p.queue) == 0 && p.button(t2("wanted.save")) != nil })
}

// What is written down of a key is edited where it stands.
func TestTheRegisterIsEditedInPlace(t *testing.T) {
	f := audited()
	p := onTab(t, f, "wanted")
	if !p.says(t2("wanted.nothing")) {
		t.Fatalf("%q", p.texts())
	}
	p.editsRegister(0)
	fields := p.entries()[1:] // after the search line
	fields[0].SetText("Ada Lovelace")
	fields[1].SetText("reads the documents")
	fields[3].SetText("next week")
	p.press(t2("wanted.save"))
	if !p.says(t2("wanted.bad_day")) || f.audit.register[0].Owner != "" {
		t.Errorf("a day that is none is taken: %+v", f.audit.register[0])
	}
	p.w.top.search.SetText("") // whatever is drawn anew meanwhile
	f.wiring.Tell(ask.Event{Topic: ask.KeysChanged})
	p.until("the page was read again", func() bool { return len(p.queue) == 0 })
	if again := p.entries()[1:]; again[0].Text != "Ada Lovelace" {
		t.Fatalf("what was typed is gone: %q", again[0].Text)
	}
	fields[3].SetText("2027-03-01")
	p.press(t2("wanted.save"))
	p.until("it is written", func() bool {
		return len(p.queue) == 0 && p.button(t2("wanted.save")) == nil && p.says("Owner: Ada Lovelace · Purpose: reads the documents · Review by: 2027-03-01")
	})
	if e := f.audit.register[0]; e.Owner != "Ada Lovelace" || e.Purpose != "reads the documents" || e.Review.Format("2006-01-02") != "2027-03-01" {
		t.Errorf("%+v", e)
	}
	p.press(t2("wanted.propose"))
	p.until("it asks", p.w.Dialogs.Any)
	p.press(locale.Tn("wanted.write", 1))
	p.until("it is written", func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.audit.register[1].Purpose == "builds"
	})
}

// A wanted state shows beside the register and in the matrix, and a plan makes it so.
func TestAWantedStateIsMadeSo(t *testing.T) {
	f := audited()
	p := onTab(t, f, "wanted")
	if b := p.button(t2("wanted.make")); b == nil || !b.Disabled() {
		t.Error("without a wanted state something can be made so")
	}
	p = compared(t, f)
	for _, want := range []string{locale.T("matrix.legend", locale.Args{"Mark": t2("wantedstate.missing"), "N": locale.Number(1)}), locale.T("wanted.cell", locale.Args{"State": t2("wantedstate.excess"), "Place": "acme/docs.site"})} {
		if !p.says(want) {
			t.Errorf("nothing says %q: %q", want, p.texts())
		}
	}
	p.press(t2("audittab.matrix"))
	p.until("it is drawn", func() bool { return len(p.queue) == 0 && p.matrix().Grid().Count(grid.Excess) == 1 })
	if m := p.matrix(); m.Mark(p.spot("ada@laptop", "docs.site")) != grid.Excess {
		t.Error("the matrix does not say that it is in excess")
	}
	p.press(t2("audittab.wanted"))
	p.until("it shows", func() bool { return len(p.queue) == 0 && p.button(t2("wanted.make")) != nil })
	p.press(t2("wanted.make"))
	p.until("it asks", p.w.Dialogs.Any)
	if !p.says("acme/docs.site") || !p.says("acme/web-frontend") || f.called("start abcdefabcdef") {
		t.Errorf("%q", p.texts())
	}
	p.press(locale.Tn("wanted.apply", 2))
	p.until("it is begun", func() bool { return f.called("start abcdefabcdef") })
}

// Keys whose private key was never here stay, and none is removed to be added again,
// unless a person who sees their names says so; then the plan is shown anew.
func TestWhatIsLeftStandingMayBeAllowed(t *testing.T) {
	f := audited()
	f.audit.foreign = true
	p := compared(t, f)
	p.press(t2("wanted.make"))
	p.until("it asks", p.w.Dialogs.Any)
	foreign, anew := locale.Tn("wanted.allow_foreign", 1), locale.Tn("wanted.allow_anew", 1)
	for _, want := range []string{"theirs", "ci@build-07"} {
		if !p.says(want) {
			t.Errorf("%q is not named: %q", want, p.texts())
		}
	}
	checks := p.checks()
	if len(checks) != 2 || checks[0].Text != foreign || checks[1].Text != anew || checks[0].Checked || checks[1].Checked {
		t.Fatalf("%+v", checks)
	}
	checks[0].SetChecked(true)
	p.until("it is planned anew", func() bool { return len(p.queue) == 0 && p.button(locale.Tn("wanted.apply", 3)) != nil })
	if checks = p.checks(); len(checks) != 2 || !checks[0].Checked || checks[1].Checked {
		t.Fatalf("%+v", checks)
	}
	if want := locale.T("wanted.fact", locale.Args{"Name": "acme/ledger", "Value": locale.T("wanted.removes", locale.Args{"Key": "theirs"})}); !p.says(want) || f.called("start f0e1f0e1f0e1") {
		t.Errorf("%q is not said: %q", want, p.texts())
	}
	p.press(locale.Tn("wanted.apply", 3))
	p.until("it is begun", func() bool { return f.called("start f0e1f0e1f0e1") })
}

// Where nothing can be done, it is said why, and not as if it had worked.
func TestAWantedStateThatCannotBeMadeSo(t *testing.T) {
	f := audited()
	f.audit.foreign, f.audit.stuck = true, true
	p := compared(t, f)
	p.press(t2("wanted.make"))
	p.until("it says so", p.w.Dialogs.Any)
	if b := p.button(locale.Tn("wanted.apply", 0)); !p.says(t2("wanted.stuck")) || b == nil || !b.Disabled() {
		t.Errorf("%q", p.texts())
	}
	p.checks()[0].SetChecked(true)
	p.until("it can be", func() bool { return len(p.queue) == 0 && p.button(locale.Tn("wanted.apply", 1)) != nil })
}
