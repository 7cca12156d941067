package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/ui/kit"
)

// A person goes to a repository that a search has hidden, which is the one that
// was selected before: it shows again, in the list and in the details.
func TestGoingToWhatASearchHidShowsItAgain(t *testing.T) {
	p := withKeys(t, acme())
	here := p.w.repos.Chosen().Path
	p.w.top.search.SetText("no such repository")
	p.until("the details follow", func() bool { return p.detailsPath() == "" })
	p.w.goToKey("a1", here, "")
	if row := p.w.repos.Chosen(); row.Path != here || row.Account != "a1" || p.detailsPath() != here {
		t.Errorf("%v is selected, and the details show %v", row, p.detailsPath())
	}
}

// A way leads to a repository before the list is there, as from the Keys page
// right after the start.
func TestGoingToARepositoryBeforeTheListIsThere(t *testing.T) {
	f := two()
	p := withKeys(t, f)
	p.w.switcher.show(f.accounts[0]) // its rows are on their way
	there := api.RepoPath("acme/ledger")
	p.w.goToKey("a1", there, "")
	p.until("it shows", func() bool { return p.rowsShow() })
	if p.w.repos.Chosen().Path != there || p.w.repos.Chosen().Account != "a1" || p.detailsPath() != there {
		t.Errorf("%s is selected, and the details show %v", p.w.repos.Chosen().Path, p.detailsPath())
	}
}

// What is not listed is not gone to later, when the person looks at something
// else.
func TestARepositoryThatIsNotListedIsNotGoneToLater(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	before := p.w.repos.Chosen().Path
	gone := f.repos[1]
	p.w.goToKey("a1", "acme/not-there", "")
	if p.w.repos.Chosen().Path != before || p.detailsPath() == "" {
		t.Errorf("%s is selected, and the details show %v", p.w.repos.Chosen().Path, p.detailsPath())
	}
	gone.Path, gone.Name = "acme/not-there", "not-there"
	f.repos = append(f.repos, gone)
	p.w.run("refresh")
	p.until("it is listed", func() bool { return p.rowOf(gone.Path, "") >= 0 })
	if p.w.repos.Chosen().Path != before {
		t.Errorf("%s is selected", p.w.repos.Chosen().Path)
	}
}

// The key that was selected comes back when the chip that hid all keys is off.
func TestAKeyThatAChipHidComesBack(t *testing.T) {
	f := keyed()
	f.keyStore.overview.Keys = f.keyStore.overview.Keys[:1]
	p := onKeys(t, f)
	first := p.picked()
	p.chip(t2("keychip.lost"))
	p.until("the pane is empty", func() bool { return p.says(t2("empty.keys_choose.title")) && p.table() == nil })
	p.press(t2("chip.clear"))
	p.until("the key shows", func() bool { return p.says(string(fpCI)) })
	if first != "ci@build-07" || p.picked() != first || !p.w.command("rotate-everywhere").Possible() {
		t.Errorf("%q is selected, before it was %q", p.picked(), first)
	}
}

// A button beside the list is about the key that shows there, also in the moment
// in which the search has chosen another one.
func TestAButtonBesideTheListIsAboutWhatItShows(t *testing.T) {
	const tries = 5 // on a busy machine the pause that typing has may be over already
	for range tries {
		p := onKey(t, keyed(), fpCI)
		p.w.top.search.SetText("old-jenkins")
		p.until("another key is selected", func() bool { return p.picked() == "old-jenkins" })
		if !p.says(string(fpCI)) {
			continue
		}
		p.press(t2("keydo.rotate-everywhere"))
		if p.w.shell.page == "plan" {
			t.Errorf("a plan is made: %q", p.texts())
		}
		if other := keyed().fingerprintOf("old-jenkins"); !p.says(string(other)) {
			t.Errorf("the pane shows %q", p.texts())
		}
		return
	}
	t.Errorf("in %d tries the pane had always followed before the button was pressed", tries)
}

// On another page the details of the repository are out of sight, and so is the
// key in them.
func TestKeyCommandsAreForTheKeyInSight(t *testing.T) {
	p := withKeys(t, keyed())
	ids := []string{"test-clone", "test-access", "edit-label", "remove-key", "rotate-everywhere", "relabel-everywhere", "revoke-everywhere"}
	for _, id := range ids {
		if !p.w.command(id).Possible() {
			t.Errorf("%s cannot be given where the key shows", id)
		}
	}
	p.w.shell.show("keys")
	for _, id := range ids {
		if p.w.command(id).Possible() {
			t.Errorf("%s acts on a key that nobody sees", id)
		}
	}
}

// Who types while the details are in front of a narrow window sees the rows that
// the search leaves.
func TestASearchBringsTheListToTheFrontOfANarrowWindow(t *testing.T) {
	p := withKeys(t, keyed())
	p.w.Fyne().Resize(fyne.NewSize(800, 560))
	p.w.run("details")
	if p.w.repos.Split.Split.Leading.Visible() {
		t.Fatal("the list is beside the details")
	}
	p.w.top.search.SetText("ledger")
	if !p.w.repos.Split.Split.Leading.Visible() {
		t.Error("the search changes a list that is out of sight")
	}
	p.w.shell.show("keys")
	p.until("keys are read", func() bool { return len(p.rows()) > 0 })
	p.split().OpenTrailing()
	if p.table() != nil {
		t.Fatal("the keys are beside the details")
	}
	p.w.top.search.SetText("old-jenkins")
	if p.table() == nil {
		t.Error("the search changes keys that are out of sight")
	}
}

// Another language shows again what a search left, also where that is nothing.
func TestWhatASearchLeftStaysSoInAnotherLanguage(t *testing.T) {
	p := onKeys(t, keyed())
	p.w.top.search.SetText("no such key at all")
	none := func() bool { return p.table() == nil && p.says(t2("empty.keys_no_match.title")) }
	p.until("no key is left", func() bool { return none() && p.says(t2("empty.keys_choose.title")) })
	p.w.look.SetLanguage("de")
	p.until("it is drawn anew", func() bool { return none() && len(p.queue) == 0 })
	if p.w.command("key-delete").Possible() || p.w.command("copy-public").Possible() || !p.says(t2("empty.keys_choose.title")) {
		t.Errorf("commands act on a key, or it shows: %q", p.texts())
	}
}

// Going to a key of the repository that shows marks its card: it is the one on
// which commands act.
func TestTheKeyThatIsGoneToIsMarked(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	second := f.keys["acme/payments-api"][1].Fingerprint
	p.w.goToKey("a1", "acme/payments-api", second)
	if p.card(second) == nil {
		t.Fatal("it does not show")
	}
	for _, c := range p.cards() {
		if c.marked != c.is(second) {
			t.Errorf("%s is marked: %v", c.label(), c.marked)
		}
	}
}

// Shortcuts act on the card that has the keyboard, whichever was chosen before.
func TestTheCardWithTheKeyboardIsTheChosenOne(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	keys := f.keys["acme/payments-api"]
	for _, k := range []int{1, 0} {
		for _, o := range visible(p.card(keys[k].Fingerprint).object) {
			if b, is := o.(*kit.Button); is && !b.Disabled() {
				p.w.Focus(b)
				break
			}
		}
		if c := p.card(keys[k].Fingerprint); !c.marked {
			t.Fatalf("%s has the keyboard and is not chosen", keys[k].Label)
		}
		p.w.run("copy-fingerprint")
		if got := p.w.App.Clipboard().Content(); got != string(keys[k].Fingerprint) {
			t.Errorf("%s has the keyboard, %s was copied", keys[k].Fingerprint, got)
		}
	}
}

// From a key that was just added to its use: one press each.
func TestANewKeyLeadsToItsUse(t *testing.T) {
	for _, way := range []string{"keydo.key-export", "keydo.key-ssh-config", "activity.show_key"} {
		f := acme()
		p := withKeys(t, f)
		p.w.run("add-key")
		p.press(t2("add.create"))
		p.until("it is done", func() bool { return p.button(t2("action.done")) != nil })
		p.press(t2(way))
		switch way {
		case "keydo.key-export":
			if p.button(t2("export.do")) == nil {
				t.Errorf("the way to a file is not open: %q", p.buttons())
			}
		case "keydo.key-ssh-config":
			p.until("it is copied", func() bool { return p.says(t2("toast.copied_ssh_config")) })
		default:
			if p.w.shell.page != "keys" || p.w.Dialogs.Any() {
				t.Errorf("page %s", p.w.shell.page)
			}
		}
	}
}
