package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
)

func TestChipsNarrowCountAndAreRemembered(t *testing.T) {
	p := withKeys(t, acme())
	p.repoChip("chip.none").TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.until("only those without a key show", func() bool { return p.rowsLeft() == 3 })
	p.repoChip("chip.attention").Tapped(nil)
	p.until("both kinds show", func() bool { return p.rowsLeft() == 7 }) // payments-api has one key that was never used
	p.w.top.search.SetText("data")
	p.until("words narrow them", func() bool { return p.rowsLeft() == 1 && p.rowOf("acme/data-lake", "") == 0 })
	p.repoChip("chip.here").Tapped(nil)
	p.until("nothing is left", func() bool { return p.says(t2("empty.no_match.title")) })
	p.press(t2("chip.clear"))
	p.until("the words are left", func() bool { return p.rowsShow() && p.rowsLeft() == 3 })
	p.w.top.search.SetText("")
	p.repoChip("chip.archived").Tapped(nil)
	p.until("the archived one shows", func() bool { return p.rowsLeft() == 1 && p.says(t2("health.archived")) })
	p.sortRepos("keys")
	p.w.Close()
	q := sitAt(t, p.w.App, Config{Open: acme().open, Now: fixedNow})
	q.until("the next window shows it too", func() bool { return q.rowsLeft() == 1 && q.says(t2("health.archived")) })
	if !q.repoChip("chip.archived").On() || q.chipsOn() != 1 {
		t.Errorf("%d filters are on", q.chipsOn())
	}
	q.repoChip("chip.archived").Tapped(nil)
	keys := func(row int) string { return q.repoTable().Row(row)[repoKeys].Text }
	q.until("all show, by their keys", func() bool { return q.rowsLeft() == 16 && keys(0) == "0" && keys(15) == "3" })
}

// Repositories whose keys were never read are read before they are tested:
// "no key here" must be known, not supposed.
func TestWhatWasNeverReadIsReadBeforeItIsTested(t *testing.T) {
	f := acme()
	f.repos[4].Keys, f.repos[5].Keys = -1, -1
	p := withKeys(t, f)
	f.mu.Lock()
	f.calls, f.repos[4].Keys = nil, -1
	f.mu.Unlock()
	p.w.Announce(ask.ReposChanged)
	p.until("its keys are unknown again", func() bool { return p.repoCell("acme/design-system", repoKeys).Text == "–" })
	p.mark("acme/design-system", "acme/ledger")
	p.w.run("test-many")
	p.until("they are tested", func() bool { return p.runsListed() == 1 && p.testsOver() })
	if !f.called("all keys of 1") || !f.called("test 2 at depth 0") {
		t.Errorf("it did %q", f.calls)
	}
}
