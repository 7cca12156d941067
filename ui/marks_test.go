package ui

import "testing"

func TestManyMarksThatWereTakenAwayComeBack(t *testing.T) {
	p := withKeys(t, acme())
	p.markRow(0, false)
	p.w.run("unmark")
	if p.button(t2("action.undo")) != nil {
		t.Error("one mark is no work to make again")
	}
	p.mark("acme/ledger", "acme/etl-jobs")
	p.w.run("unmark")
	if n := p.marked(); n != 0 {
		t.Fatalf("%d are marked still", n)
	}
	p.press(t2("action.undo"))
	if n := p.marked(); n != 2 || !(p.marked() > 0) {
		t.Errorf("%d are marked, the bar shows: %v", n, (p.marked() > 0))
	}
}

func TestOneButtonAddsAKey(t *testing.T) {
	count := func(p *person) (n int) {
		for _, text := range p.buttons() {
			if text == t2("cmd.add-key") {
				n++
			}
		}
		return n
	}
	p := withKeys(t, acme())
	if n := count(p); n != 1 {
		t.Errorf("in a wide window %d buttons add a key", n)
	}
	p.pointAt("acme/web-frontend")
	p.until("it has none", func() bool { return p.keysShow() })
	if n := count(p); n != 1 {
		t.Errorf("beside a repository without keys %d buttons add one", n)
	}
}
