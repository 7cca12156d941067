package ui

import (
	"testing"

	"latchkey/core/hostkey"
	"latchkey/ui/locale"
)

// TestAnEmptyListSaysWhatNarrowsIt narrows each list to nothing by words, by a
// chip, and by both.
func TestAnEmptyListSaysWhatNarrowsIt(t *testing.T) {
	f := keyed()
	for i := range f.repos {
		f.repos[i].PrivateKeys = 0
	}
	for i := range f.keyStore.overview.Keys {
		f.keyStore.overview.Keys[i].PrivateKey = "unknown"
	}
	for i, h := range f.keyStore.hosts {
		if h.State == hostkey.Revoked {
			f.keyStore.hosts[i].State = hostkey.Retired
		}
	}
	p := at(t, f)
	for page, c := range map[string]struct{ chip, words string }{"repositories": {"chip.here", "no_match"}, "keys": {"keychip.lost", "keys_no_match"}, "host-keys": {"hoststate.revoked", "hosts_no_match"}} {
		p.w.shell.show(page)
		p.until("the rows are there", func() bool { return p.table() != nil && len(p.queue) == 0 })
		says := func(what, text string) {
			t.Helper()
			p.until(page+" is empty because of "+what, func() bool { return p.table() == nil && p.says(text) })
		}
		filter := locale.Args{"Chips": t2(c.chip)}
		p.w.top.search.SetText("nothing is called that")
		says("words", t2("empty."+c.words+".text"))
		p.chip(t2(c.chip))
		says("both", tv("empty.filtered_words.text", filter))
		p.press(t2("action.clear_search"))
		says("the chip", tv("empty.filtered.text", filter))
		if p.button(t2("action.clear_search")) != nil {
			t.Errorf("%s: there is no search to clear", page)
		}
		p.press(t2("chip.clear"))
		p.until("all show again", func() bool { return p.table() != nil })
	}
}
