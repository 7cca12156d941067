package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// Whatever address people have of a repository, pasted into the search of the
// Repositories page or into the palette, leads to it: clone URLs in any form,
// pages of the web, old names, other spellings.
func TestAnyAddressLeadsToItsRepositoryOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	info := forge.Info()
	if err := forge.Rename("acme/build-images", "acme/build-pictures"); err != nil {
		t.Fatal(err)
	}
	p.w.run("refresh")
	p.until("the new name is read", func() bool {
		return p.rowOf("acme/build-pictures", "") >= 0 && len(p.w.Jobs.List) == 0
	})
	for text, want := range map[string]string{
		"ssh://git@" + info.SSH + "/acme/ledger.git":                "acme/ledger",
		"git clone ssh://git@" + info.SSH + "/acme/web-frontend":    "acme/web-frontend",
		"git@127.0.0.1:acme/ledger.git":                             "acme/ledger",
		"git@127.0.0.1:ACME/Web-Frontend.git":                       "acme/web-frontend",
		"https://ada@127.0.0.1/acme/ledger.git":                     "acme/ledger",
		"https://127.0.0.1/acme/web-frontend/src/main/README.md":    "acme/web-frontend",
		info.REST + "/repositories/acme/ledger":                     "acme/ledger",
		"  <https://127.0.0.1/acme/build-images/pull-requests/7>\n": "acme/build-pictures",
		"ssh://git@127.0.0.1-ci-build-07/acme/ledger.git":           "acme/ledger",
	} {
		p.w.shell.show("repositories")
		p.w.top.search.SetText("")
		p.until("all show", func() bool { return p.rowsLeft() == p.rowsListed() })
		p.paste(p.w.top.search, text)
		p.until("the list is narrowed", func() bool { return p.rowsLeft() == 1 && len(p.queue) == 0 })
		if p.rowOf(api.RepoPath(want), "") != 0 || string(p.w.repos.Chosen().Path) != want {
			t.Errorf("%q leaves %s, %s is selected, not %s", text, p.repoAt(0), p.w.repos.Chosen().Path, want)
		}
		p.w.run("palette")
		p.until("it knows all names", func() bool { return len(p.w.known) > 20 && len(p.queue) == 0 })
		p.paste(p.entries()[0], text)
		p.until("it was searched", func() bool { return !p.w.palette.Busy() })
		p.key(fyne.KeyReturn)
		if p.w.Dialogs.Any() || string(p.w.repos.Chosen().Path) != want {
			t.Errorf("%q in the palette leads to %s, not %s; it found %q", text, p.w.repos.Chosen().Path, want, p.hits())
			p.w.Dialogs.HideAll()
		}
	}
}

// An address that leads nowhere says why: no account there, or no such
// repository; one of an account that does not show leads to it.
func TestAnAddressThatLeadsNowhereSaysWhy(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	for text, want := range map[string]string{
		"git@git.example.org:acme/ledger.git":    tv("empty.no_address.host", locale.Args{"Host": "git.example.org"}),
		"https://bitbucket.org/acme/no-such.git": tv("empty.no_address.text", locale.Args{"Repo": "acme/no-such"}),
	} {
		p.w.top.search.SetText(text)
		p.until("it says why", func() bool { return p.says(want) })
		if p.w.repos.Chosen().Path != "" {
			t.Errorf("%q: %s is selected", text, p.w.repos.Chosen().Path)
		}
	}
	p.press(t2("action.clear_search"))
	p.until("all show again", func() bool { return p.rowsLeft() == p.rowsListed() })
}

func TestAnAddressOfAnotherAccountLeadsThere(t *testing.T) {
	f := acme()
	f.accounts = append(f.accounts, core.Account{ID: "a9", Forge: f.accounts[0].Forge, Display: "Other Team"})
	f.of = map[string][]core.RepoRow{"a9": {{Account: "a9", Path: "other/tools", Name: "tools", Read: now}}}
	p := withKeys(t, f)
	p.w.top.search.SetText("git@bitbucket.org:other/tools.git")
	p.until("it says where it is", func() bool {
		return p.says(tv("empty.no_address.elsewhere", locale.Args{"Repo": "other/tools", "Account": "Other Team"}))
	})
	p.press(t2("action.show"))
	p.until("it is selected", func() bool { return p.w.Session.Account.ID == "a9" && p.w.repos.Chosen().Path == "other/tools" })
}

// Names that merely look a little like an address are searched for as ever.
func TestWordsAreNoAddress(t *testing.T) {
	for _, text := range []string{"acme/ledger", "ledger", "acme/mobile.app-ios", "ci@build-07", "SHA256:3HkQ0m5lq1c", "pay api", ""} {
		if path := frame.Addressed(text); path != "" {
			t.Errorf("%q is taken for the address of %s", text, path)
		}
	}
}

// A picker of repositories takes an address too.
func TestTheRepositoriesForAKeyAreFoundByAddress(t *testing.T) {
	p := onKey(t, keyed(), fpCI)
	p.w.run("key-add-to")
	p.until("it lists them", func() bool { return p.says("acme/ledger") && p.says("acme/web-frontend") })
	p.entries()[0].SetText("https://bitbucket.org/acme/ledger/src")
	if !p.says("acme/ledger") || p.says("acme/web-frontend") {
		t.Errorf("it lists %q", p.texts())
	}
}
