package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/hint"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

// together is a window on two accounts on two forges, all of which shows.
func together(t *testing.T, f *fake) *person {
	p := withKeys(t, f)
	if !p.shortcut(fyne.Key0, frame.Ctrl) {
		t.Fatal("no shortcut for all accounts")
	}
	p.until("all rows show", func() bool { return p.rowsListed() == rowsOf(f) && len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
	return p
}

func rowsOf(f *fake) int { return len(f.rowsOf("a1")) + len(f.rowsOf("a2")) }

// apart has other repositories on its second account, one of them of the same
// path as one of the first.
func apart() *fake {
	f := two()
	f.forges = []api.Traits{{Kind: api.GitHub, Name: "GitHub", WriteAccess: true, LabelMax: 100}}
	row := func(path, name string) core.RepoRow {
		return core.RepoRow{Account: "a2", Path: api.RepoPath(path), Name: name, SSHURL: "git@github.com:" + path + ".git", Read: now, Keys: 1, LastUsed: now}
	}
	f.of = map[string][]core.RepoRow{"a2": {row("navy/cobol", "cobol"), row("acme/payments-api", "payments-api"), row("navy/compiler", "compiler")}}
	return f
}

func TestAllAccountsShowInOneList(t *testing.T) {
	p := together(t, apart())
	tip := func() string { return p.repoTable().Tip(0, repoAccount) }
	if !p.says(t2("column.account")) || !p.says("Bitbucket") || !p.says("GitHub") || tip() != "Ada Lovelace · Bitbucket" || p.says(t2("column.project")) {
		t.Fatalf("it says %q", p.texts())
	}
	p.w.top.search.SetText("github")
	p.until("it is filtered", func() bool { return p.rowsLeft() == 3 })
	p.w.top.search.SetText("")
	p.sortRepos("account")
	account := func(row int) string { return p.repoTable().Row(row)[repoAccount].Text }
	p.until("it is sorted", func() bool {
		return len(p.queue) == 0 && account(0) == "Bitbucket" && account(p.rowsLeft()-1) == "GitHub"
	})
	if p.shortcut(fyne.Key1, frame.Ctrl); p.w.Session.All {
		t.Error("all accounts show still")
	}
	p.until("one account shows", func() bool {
		return p.rowsListed() == len(apart().rowsOf("a1")) && p.rowsShow() && tip() == "" && p.says(t2("column.project"))
	})
}

func TestTheSameNameOnTwoAccountsIsTwoRepositories(t *testing.T) {
	p := together(t, apart())
	p.w.Nav.Repository("a2", "acme/payments-api", "")
	if url, _ := p.detailsOf(); p.w.repos.Chosen().Account != "a2" || url != "git@github.com:acme/payments-api.git" {
		t.Fatalf("selected %+v, the details show %s", p.w.repos.Chosen(), url)
	}
	if p.w.Session.Account.ID != "a2" || p.w.Session.Traits().Kind != api.GitHub {
		t.Errorf("commands act on %s", p.w.Session.Account.ID)
	}
	p.markRow(p.rowOf("acme/payments-api", "GitHub"), false)
	if n := p.marked(); n != 1 {
		t.Errorf("%d repositories are marked", n)
	}
	p.w.run("add-key")
	if !p.says(t2("add.write")) {
		t.Error("the dialog does not know what GitHub can do")
	}
	p.key(fyne.KeyEscape)
	for _, id := range []string{"check-account", "replace-token", "remove-account"} {
		if p.w.command(id).Possible() {
			t.Errorf("%s does not say which account it means", id)
		}
	}
}

func TestWorkOnSeveralAccountsGoesAccountByAccount(t *testing.T) {
	f := apart()
	p := together(t, f)
	p.markAll()
	p.w.run("rollout-add")
	if !p.w.Dialogs.Any() || !p.says(t2("groups.title")) {
		t.Fatalf("it says %q", p.texts())
	}
	p.key(fyne.KeyDown)
	p.key(fyne.KeyReturn)
	p.until("the plan of the second account shows", func() bool { return p.planned() })
	if !p.says("GitHub allows one repository per key") { // it allows no shared key
		t.Fatalf("it is no plan for GitHub: %q", p.texts())
	}
	if spec := f.lastSpec(); spec.Account != "a2" || spec.Verb != rollout.Add || len(spec.Choice.Repos) != 3 {
		t.Errorf("the plan is of %+v", spec)
	}
	p.startsPlan()
	p.until("it has begun", func() bool { return p.w.shell.page == "activity" })
	if left := p.marked(); left != len(f.rowsOf("a1")) {
		t.Errorf("%d are left for the next plan", left)
	}
	for row := range p.rowsLeft() {
		if cells := p.repoTable().Row(row); (cells[repoMark].Check == kit.Checked) != (cells[repoAccount].Text == "Bitbucket") {
			t.Errorf("left for the next plan: %+v", cells)
		}
	}
}

func TestTestsGoOverSeveralAccountsAtOnce(t *testing.T) {
	f := apart()
	p := together(t, f)
	p.markAll()
	p.w.run("test-many")
	p.until("they have ended", func() bool { return p.runsListed() == 1 && p.testsOver() })
	var on []string
	for _, item := range f.itemsTested() {
		on = append(on, item.Account)
	}
	if !slices.Contains(on, "a1") || !slices.Contains(on, "a2") || len(on) != p.rowsListed() || p.runLength() != len(on) {
		t.Errorf("tested on %q", on)
	}
}

func TestOneAccountThatFailsTakesNothingFromTheOthers(t *testing.T) {
	f := apart()
	p := together(t, f)
	f.reposErr, f.reposErrOf = &api.Error{Op: "list repositories", Kind: api.Unreachable}, "a2"
	p.w.run("refresh")
	p.until("it has been read", func() bool {
		return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 && p.says("of Grace Hopper · GitHub could not be refreshed")
	})
	if p.rowsListed() != rowsOf(f) {
		t.Errorf("%d rows show", p.rowsListed())
	}
}

func TestAClosedWorkspaceIsNamedAboveTheList(t *testing.T) {
	f := apart()
	p := together(t, f)
	f.unread = map[string][]inventory.Unread{"a2": {{Account: "a2", Workspace: "beta", What: "repositories", Kind: "ip-allow-list",
		Error: say.Old("an admin must allowlist your IP"), Hint: hint.Of(api.ErrIPList)}}}
	p.w.run("refresh")
	p.until("it is named, with what to do", func() bool {
		return len(p.w.Jobs.List) == 0 && p.says("beta could not be read: an admin must allowlist your IP") && p.says("Work from a network that is allowed")
	})
	if p.rowsListed() != rowsOf(f) {
		t.Errorf("%d rows show", p.rowsListed())
	}
	f.unread = nil
	p.w.run("refresh")
	p.until("it is open again", func() bool { return len(p.w.Jobs.List) == 0 && !p.says("beta could not be read") })
}

func TestAllAccountsAreRememberedAndLeftWithTheLastButOne(t *testing.T) {
	f := apart()
	p := together(t, f)
	p.w.openOwn()
	p.until("it is open again", func() bool {
		return p.w.backend != nil && p.w.Session.All && p.rowsListed() == rowsOf(f) && len(p.queue) == 0
	})
	f.accounts = f.accounts[:1]
	p.w.switcher.reload()
	p.until("the one that is left shows", func() bool {
		return !p.w.Session.All && p.w.Session.Account.ID == "a1" && p.rowsListed() == len(f.repos)
	})
	if p.w.command("account-all").Possible() {
		t.Error("one account can be shown as all")
	}
}

// TestTenThousandRepositoriesOfTwoAccountsNeverHoldTheWindow is for the common
// list what the test of its name's beginning is for one account.
func TestTenThousandRepositoriesOfTwoAccountsNeverHoldTheWindow(t *testing.T) {
	f := crowd()
	f.accounts = two().accounts
	f.of = map[string][]core.RepoRow{"a1": f.repos[:5000], "a2": {}}
	for i, r := range f.repos[5000:] {
		r.Account, r.Path = "a2", api.RepoPath(fmt.Sprintf("navy-%02d/%s", i/500, r.Path.Name()))
		f.of["a2"] = append(f.of["a2"], r)
	}
	p := at(t, f)
	p.w.run("account-all")
	p.until("all show", func() bool { return p.rowsLeft() == 10_000 && len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
	for _, column := range []string{"account", "account", "name"} {
		p.watch("sorting by "+column, func() { p.sortRepos(column) })
		p.until("it is sorted", func() bool { return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 })
	}
	for _, text := range []string{"g", "grace", "navy-03 billing", ""} {
		p.watch("searching for "+text, func() { p.w.top.search.SetText(text) })
		p.until("it is filtered", func() bool { return len(p.queue) == 0 })
	}
	p.w.Win.Canvas().Focus(p.repoTable().Focusable())
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyUp, fyne.KeyHome, fyne.KeySpace} {
		p.key(key)
	}
	p.w.run("mark-all")
	p.watch("what is done with many", func() { p.w.run("rollout-add") })
	p.key(fyne.KeyEscape)
	p.w.run("unmark")
	p.watch("keys of one repository were read", p.readKeys)
	p.until("they show", func() bool { return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 })
}

// Marks of several accounts come back whichever repository is selected by then,
// and not where one account shows.
func TestMarksOfSeveralAccountsComeBack(t *testing.T) {
	p := together(t, apart())
	unmark := func() {
		for row := range p.rowsLeft() {
			if p.repoTable().Row(row)[repoMark].Check != kit.Checked {
				p.markRow(row, false)
			}
		}
		p.w.run("unmark")
	}
	unmark()
	before := p.w.Session.Account.ID
	p.repoTable().OnSelect(p.rowOf("navy/compiler", ""))
	if p.w.Session.Account.ID == before {
		t.Error("the repository of another account is not selected")
	}
	p.press(t2("action.undo"))
	if got, all := p.marked(), p.rowsListed(); got != all {
		t.Errorf("%d of %d are marked again", got, all)
	}
	unmark()
	p.w.switcher.show(p.w.Session.Account)
	p.until("one account shows", func() bool { return p.rowsListed() > 0 && len(p.queue) == 0 })
	p.press(t2("action.undo"))
	if got := p.marked(); got != 0 {
		t.Errorf("%d marks, of what does not show", got)
	}
}
