package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/keys"
)

// many are the names of 10,000 repositories with 3 keys each.
func many() core.Names {
	var n core.Names
	for i := range 10_000 {
		n.Repos = append(n.Repos, core.RepoName{Account: "a1", Path: api.RepoPath(fmt.Sprintf("team-%02d/billing-api-%04d", i/500, i)), Project: "CORE"})
		for k := range 3 {
			n.Keys = append(n.Keys, core.KeyName{Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:%043d", i*3+k)), Label: fmt.Sprintf("ci-%d", k), Comment: fmt.Sprintf("ci%d@billing-api-%04d", k, i), Places: 1})
		}
	}
	return n
}

// Typing must never wait for the search, however much there is to search.
func TestThePaletteTypesWhileItSearches(t *testing.T) {
	f := acme()
	f.known.names = many()
	p := withKeys(t, f)
	p.w.run("palette")
	p.until("all is known", func() bool { return len(p.w.known) >= 40_000 })
	entry := p.entries()[0]
	for n := range len("billing-api-9876") {
		began := time.Now()
		entry.SetText("billing-api-9876"[:n+1])
		if took := time.Since(began); took > 100*time.Millisecond { // 16 ms of an idle machine
			t.Errorf("a key press took %v", took)
		}
	}
	p.until("the newest search shows", func() bool {
		return slices.Contains(p.texts(), "repository") || p.foundRepo("team-19/billing-api-9876")
	})
}

// foundRepo tells whether the palette shows it first.
func (p *person) foundRepo(path string) bool {
	return p.w.palette != nil && len(p.w.palette.Shown()) > 0 && p.w.palette.Shown()[0].Text == path
}

func TestThePaletteFindsKeysSetsAccountsAndSettings(t *testing.T) {
	f := acme()
	f.accounts = append(f.accounts, core.Account{ID: "a2", Forge: api.GitHub, User: "grace", Display: "Grace Hopper"})
	f.repos = append(f.repos, core.RepoRow{Account: "a2", Path: "navy/cobol", Name: "cobol", Keys: 0, Read: now})
	p := withKeys(t, f)
	find := func(typed, first string) {
		t.Helper()
		p.w.run("palette")
		p.until("all is known", func() bool { return len(p.w.known) > 0 && len(p.queue) == 0 })
		p.entries()[0].SetText(typed)
		p.until(first+" is found", func() bool { return p.foundRepo(first) })
		p.key(fyne.KeyReturn)
	}
	find("nightly", "nightly builders")
	p.until("the set shows", func() bool { return f.called("find nightly builders") && p.w.Dialogs.Any() })
	p.key(fyne.KeyEscape)
	find("appear", t2("settings.appearance"))
	if p.w.shell.page != "settings" {
		t.Errorf("page %s", p.w.shell.page)
	}
	find("cobol", "navy/cobol")
	p.until("the other account shows", func() bool { return p.w.Session.Account.ID == "a2" && p.w.repos.Chosen().Path == "navy/cobol" })
	find("ada", "Ada Lovelace · Bitbucket Cloud")
	if p.w.Session.Account.ID != "a1" {
		t.Errorf("account %s", p.w.Session.Account.ID)
	}
}
