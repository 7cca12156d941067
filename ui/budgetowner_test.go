package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Under all accounts it is said whose requests are left, and the page of keys says
// that it shows those of all where the window names one account.
func TestItIsSaidWhoseRequestsAreLeft(t *testing.T) {
	f := apart()
	f.keyStore.overview = keyed().keyStore.overview
	p := together(t, f)
	p.until("the requests are counted", func() bool { return p.says("640") })
	owner := func() bool { return p.says("Ada Lovelace ·") } // in two lines
	if !owner() {
		t.Errorf("it says %q", p.texts())
	}
	p.w.Fyne().Resize(fyne.NewSize(leastWidth, leastHeight))
	if !p.says("Ada Lovelace · Bitbucket Cloud: ") {
		t.Errorf("in a narrow window it says %q", p.texts())
	}
	p.w.Fyne().Resize(fyne.NewSize(1280, 800))
	p.w.shell.show("keys")
	p.until("the keys show", func() bool { return len(p.queue) == 0 && p.table() != nil && p.table().Length() > 0 })
	if p.says(t2("keys.of_all")) {
		t.Error("under all accounts that goes without saying")
	}
	p.w.switcher.show(p.w.Session.Accounts[0])
	p.until("one account shows", func() bool { return len(p.queue) == 0 && p.table() != nil && p.table().Length() > 0 })
	if !p.says(t2("keys.of_all")) {
		t.Errorf("the page of keys says %q", p.texts())
	}
}
