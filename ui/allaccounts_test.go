package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
)

// together is a window on two accounts on two forges, all of which shows.
func together(t *testing.T, f *fake) *person {
	p := withKeys(t, f)
	if !p.shortcut(fyne.Key0, Ctrl) {
		t.Fatal("no shortcut for all accounts")
	}
	p.until("all rows show", func() bool { return len(p.w.repos.rows) == rowsOf(f) && len(p.w.jobs.list) == 0 && len(p.queue) == 0 })
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
	list := p.w.repos
	if !p.says(t2("column.account")) || !p.says("Bitbucket") || !p.says("GitHub") || list.tip(0, 2) != "Ada Lovelace · Bitbucket" || p.says(t2("column.project")) {
		t.Fatalf("it says %q", p.texts())
	}
	p.w.top.search.SetText("github")
	p.until("it is filtered", func() bool { return len(list.shown) == 3 })
	p.w.top.search.SetText("")
	list.sort("account")
	p.until("it is sorted", func() bool {
		return len(p.queue) == 0 && list.at(0).Account == "a1" && list.at(len(list.shown)-1).Account == "a2"
	})
	if p.shortcut(fyne.Key1, Ctrl); p.w.session.all {
		t.Error("all accounts show still")
	}
	p.until("one account shows", func() bool {
		return len(list.rows) == len(p.w.repos.rows) && list.plain && list.tip(0, 2) == "" && p.says(t2("column.project"))
	})
}

// A row says no more of its account than tells the accounts apart.
func TestARowNamesItsAccountInFewWords(t *testing.T) {
	account := func(id, user string, forge api.Kind) core.Account {
		return core.Account{ID: id, Display: user, User: user, Forge: forge, BaseURL: "https://example.org"}
	}
	for want, accounts := range map[string][]core.Account{
		"Bitbucket":       {account("1", "Ada", api.BitbucketCloud), account("2", "Ada", api.GitHub)},
		"Ada":             {account("1", "Ada", api.GitHub), account("2", "Grace", api.GitHub)},
		"Ada · Bitbucket": {account("1", "Ada", api.BitbucketCloud), account("2", "Ada", api.GitHub), account("3", "Grace", api.GitHub)},
	} {
		if got := ownersOf(apart().Forges(), accounts)["1"]; got.short != want {
			t.Errorf("%+v, want %q", got, want)
		}
	}
}

func TestTheSameNameOnTwoAccountsIsTwoRepositories(t *testing.T) {
	p := together(t, apart())
	list := p.w.repos
	theirs := repoRef{"a2", "acme/payments-api"}
	list.goTo(theirs, "")
	if r := list.selected(); r == nil || r.Account != "a2" || p.w.details.repo.SSHURL != "git@github.com:acme/payments-api.git" {
		t.Fatalf("selected %+v", r)
	}
	if p.w.session.account.ID != "a2" || p.w.session.traits().Kind != api.GitHub {
		t.Errorf("commands act on %s", p.w.session.account.ID)
	}
	list.marks.on.Set(theirs, true)
	if n := len(list.marks.paths()); n != 1 {
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
	p.w.repos.marks.all()
	p.w.run("rollout-add")
	if !p.w.dialogs.Any() || !p.says(t2("groups.title")) {
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
	if left := p.w.repos.marks.byAccount(); len(left) != 1 || left[0].Account != "a1" {
		t.Errorf("what is left for the next plan: %+v", left)
	}
}

func TestTestsGoOverSeveralAccountsAtOnce(t *testing.T) {
	p := together(t, apart())
	p.w.repos.marks.all()
	p.w.run("test-many")
	p.until("they have ended", func() bool { return len(p.w.activity.tests) == 1 && p.w.activity.tests[0].job == nil })
	var on []string
	for _, r := range p.w.activity.tests[0].results {
		on = append(on, r.Account)
	}
	if !slices.Contains(on, "a1") || !slices.Contains(on, "a2") || len(on) != len(p.w.repos.rows) {
		t.Errorf("tested on %q", on)
	}
}

func TestOneAccountThatFailsTakesNothingFromTheOthers(t *testing.T) {
	f := apart()
	p := together(t, f)
	f.reposErr, f.reposErrOf = &api.Error{Op: "list repositories", Kind: api.Unreachable}, "a2"
	p.w.run("refresh")
	p.until("it has been read", func() bool {
		return len(p.w.jobs.list) == 0 && len(p.queue) == 0 && p.says("of Grace Hopper · GitHub could not be refreshed")
	})
	if len(p.w.repos.rows) != rowsOf(f) {
		t.Errorf("%d rows show", len(p.w.repos.rows))
	}
}

func TestAClosedWorkspaceIsNamedAboveTheList(t *testing.T) {
	f := apart()
	p := together(t, f)
	f.unread = map[string][]inventory.Unread{"a2": {{Account: "a2", Workspace: "beta", What: "repositories", Kind: "ip-allow-list",
		Error: "an admin must allowlist your IP", HintKey: "api-ip-list"}}}
	p.w.run("refresh")
	p.until("it is named, with what to do", func() bool {
		return len(p.w.jobs.list) == 0 && p.says("beta could not be read: an admin must allowlist your IP") && p.says("Work from a network that is allowed")
	})
	if len(p.w.repos.rows) != rowsOf(f) {
		t.Errorf("%d rows show", len(p.w.repos.rows))
	}
	f.unread = nil
	p.w.run("refresh")
	p.until("it is open again", func() bool { return len(p.w.jobs.list) == 0 && !p.says("beta could not be read") })
}

func TestAllAccountsAreRememberedAndLeftWithTheLastButOne(t *testing.T) {
	f := apart()
	p := together(t, f)
	p.w.openOwn()
	p.until("it is open again", func() bool {
		return p.w.backend != nil && p.w.session.all && len(p.w.repos.rows) == rowsOf(f) && len(p.queue) == 0
	})
	f.accounts = f.accounts[:1]
	p.w.reloadAccounts()
	p.until("the one that is left shows", func() bool {
		return !p.w.session.all && p.w.session.account.ID == "a1" && len(p.w.repos.rows) == len(f.repos)
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
	list := p.w.repos
	p.w.run("account-all")
	p.until("all show", func() bool { return len(list.shown) == 10_000 && len(p.w.jobs.list) == 0 && len(p.queue) == 0 })
	for _, column := range []string{"account", "account", "name"} {
		p.watch("sorting by "+column, func() { list.sort(column) })
		p.until("it is sorted", func() bool { return len(p.queue) == 0 && len(p.w.jobs.list) == 0 })
	}
	for _, text := range []string{"g", "grace", "navy-03 billing", ""} {
		p.watch("searching for "+text, func() { p.w.top.search.SetText(text) })
		p.until("it is filtered", func() bool { return list.pending == 0 && len(p.queue) == 0 })
	}
	p.w.win.Canvas().Focus(list.table.Focusable())
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyUp, fyne.KeyHome, fyne.KeySpace} {
		p.key(key)
	}
	p.w.run("mark-all")
	p.watch("what is done with many", func() { p.w.run("rollout-add") })
	p.key(fyne.KeyEscape)
	p.w.run("unmark")
	p.watch("keys of one repository were read", func() { list.keysRead(list.at(3).ref(), nil) })
}

// Marks of several accounts come back whichever repository is selected by then,
// and not where one account shows.
func TestMarksOfSeveralAccountsComeBack(t *testing.T) {
	p := together(t, apart())
	unmark := func() {
		for row := range p.w.repos.shown {
			if !p.w.repos.marks.on.Has(p.w.repos.at(row).ref()) {
				p.w.repos.marks.toggle(row, false)
			}
		}
		p.w.run("unmark")
	}
	unmark()
	other := p.w.repos.rows[0].ref()
	for i := range p.w.repos.rows {
		if r := p.w.repos.rows[i].ref(); r.account != p.w.session.account.ID {
			other = r
		}
	}
	p.w.repos.choose(other)
	p.press(t2("action.undo"))
	if got, all := p.w.repos.marks.count(), len(p.w.repos.rows); got != all {
		t.Errorf("%d of %d are marked again", got, all)
	}
	unmark()
	p.w.showAccount(p.w.session.account)
	p.until("one account shows", func() bool { return len(p.w.repos.rows) > 0 && len(p.queue) == 0 })
	p.press(t2("action.undo"))
	if got := p.w.repos.marks.count(); got != 0 {
		t.Errorf("%d marks, of what does not show", got)
	}
}
