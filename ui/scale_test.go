package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/ui/locale"
)

// crowd is a backend with 10,000 repositories whose keys are known.
func crowd() *fake {
	f := acme()
	f.repos = nil
	for i := range 10_000 {
		path := fmt.Sprintf("team-%02d/billing-api-%05d", i/500, (i*7919)%10_000)
		f.repos = append(f.repos, core.RepoRow{Account: "a1", Path: api.RepoPath(path), Name: path, Project: fmt.Sprintf("P%d", i%9), SSHURL: "git@ssh.bitbucket.org:" + path + ".git",
			Read: now, Keys: i % 4, KeysRead: now, LastUsed: now.Add(-time.Duration(i) * time.Hour)})
	}
	return f
}

// TestTenThousandRepositoriesNeverHoldTheWindow does with a long list all that
// a person does with a short one; the watchdog of the loop fails it where that
// takes longer than a frame.
func TestTenThousandRepositoriesNeverHoldTheWindow(t *testing.T) {
	p := at(t, crowd())
	if p.rowsLeft() != 10_000 {
		t.Fatalf("%d rows show", p.rowsLeft())
	}
	for _, column := range []string{"project", "keys", "used", "status", "name", "name"} {
		p.watch("sorting by "+column, func() { p.sortRepos(column) })
		p.until("it is sorted", func() bool { return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 })
	}
	for _, text := range []string{"b", "bi", "billing-api-0", "billing-api-01", "team-07 1", "nothing has that name", ""} {
		p.watch("searching for "+text, func() { p.w.top.search.SetText(text) })
		p.until("it is filtered", func() bool { return len(p.queue) == 0 })
	}
	p.w.Win.Canvas().Focus(p.repoTable().Focusable())
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyUp, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyDown, fyne.KeySpace} {
		p.key(key)
	}
	p.w.run("mark-all")
	p.w.run("unmark")
	p.watch("keys of one repository were read", p.readKeys)
	p.until("they show", func() bool { return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 })
	p.w.run("palette")
	p.watch("a letter in the palette", func() { p.entries()[0].SetText("billing") })
	p.until("the palette has found something", func() bool { return len(p.queue) == 0 })
	p.key(fyne.KeyEscape)
	p.w.run("refresh")
	p.until("it is read again", func() bool { return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
}

// TestAPlanOfTenThousandNeverHoldsTheWindow rotates one key on 10,000
// repositories, a third of which the plan leaves out, and does with the plan all
// that a person does with a short one.
func TestAPlanOfTenThousandNeverHoldsTheWindow(t *testing.T) {
	f := crowd()
	f.leaveOut = 3
	all := inventory.KeySummary{Fingerprint: "SHA256:all", Label: "ci@everywhere", Accounts: []string{"a1"}}
	for _, r := range f.repos {
		all.Repos = append(all.Repos, string(r.Path))
	}
	f.keyStore.overview = inventory.Overview{Keys: []inventory.KeySummary{all}}
	p := at(t, f)
	p.w.run("mark-all")
	p.w.run("rollout-rotate")
	p.planShows()
	if p.button(tv("rollout.do_rotate", locale.Args{"N": 6_666})) == nil || p.table().Length() != 10_000 {
		t.Fatalf("%q, %d rows", p.buttons(), p.table().Length())
	}
	p.chooses(t2("plan.old"), 3)
	p.follows(f, func(s rollout.Spec) bool { return s.RemoveAtOnce })
	for _, rows := range []int{3_334, 10_000} {
		p.watch("only what is left out, and all", p.leftOut)
		if n := p.table().Length(); n != rows {
			t.Fatalf("%d rows show, wanted %d", n, rows)
		}
	}
	p.w.Win.Canvas().Focus(p.table().Focusable())
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyUp, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyDown} {
		p.key(key)
	}
	p.watch("a letter that no row begins with", func() { p.table().Focusable().TypedRune('z') })
	p.watch("a letter of the name", func() { p.lineOf(t2("rollout.name")).TypedRune('x') })
	named := p.lineOf(t2("rollout.name")).Text
	p.follows(f, func(s rollout.Spec) bool { return s.New.Comment == named })
	if p.guardWord() != "ci@everywhere" {
		t.Errorf("to type: %q", p.guardWord())
	}
	p.guard().SetText(p.guardWord())
	p.press(p.ready("rotate", 6_666))
	p.until("it began", func() bool {
		return p.w.shell.page == "activity" && p.runShows() && p.runLength() == 6_666 && len(p.queue) == 0
	})
	f.setRolled(report(rollout.Partly, 6_666))
	p.w.activity.Reload()
	p.until("it is drawn", func() bool { return p.runIs(rollout.Partly) && len(p.queue) == 0 })
}
