package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// reposPage lists the repositories of the account. It holds the rows, their
// order and which one is selected, by path, so that neither a refresh nor a
// filter loses it.
type reposPage struct {
	w         *Window
	object    *fyne.Container
	split     *container.Split // rows, details
	head      *fyne.Container
	title     *kit.Text
	count     *kit.Text
	add       *kit.Button
	note      *kit.Text
	table     *kit.Table
	body      *fyne.Container // the table, or what stands in its place
	plain     bool            // the table shows
	vaultSaid bool            // it says already that the vault does not answer
	hello     bool            // the first screen shows

	rows     []repoRow
	order    []int32 // all rows, sorted
	shown    []int32 // those that the filter leaves
	by       order
	filter   filtering
	chips    *repoChips
	owner    string       // account of the selected repository
	path     api.RepoPath // selected, "" = none
	began    bool         // what showed last time was asked for
	expected arrival      // to go to once the rows are there
	marks    marks        // chosen for what is done with many

	saying  func(*reposPage) // draws what stands in the place of the table
	reading bool             // the list is being read
	early   bool             // what shows is the beginning of a list that is being read

	loads    generation // newest load of the account
	arranges generation // newest sort or set of rows
	narrows  generation // newest filter
	locates  generation // newest address that was typed
	lost     error      // why nobody knows which repository that is
	follow   following
	pending  int // filters under way
	waitEnds time.Time
	ages     debounce // until the status bar says how old the rows in sight are
	waits    debounce // until the words about a wait are true no longer
	entering bool     // enterList waits for rows
	keys     *keyFiller
	first    *firstSight // read while the window was made, until it is shown
}

func newReposPage(w *Window) *reposPage {
	p := &reposPage{w: w, follow: newFollowing(), ages: debounce{wait: fillPause}}
	p.by, p.filter = loadView(w.app.Preferences())
	p.keys = newKeyFiller(w, p)
	p.table = kit.NewTable([]kit.Column{
		{ID: "mark", Width: 18, Check: true},
		{ID: "name", Title: t("column.repository"), Width: -3, Sortable: true},
		{ID: "account", Title: t("column.account"), Width: -2, Sortable: true},
		{ID: "project", Title: t("column.project"), Width: 80, Least: 560, Sortable: true},
		{ID: "keys", Title: t("column.keys"), Width: 60, Align: fyne.TextAlignTrailing, Sortable: true},
		{ID: "used", Title: t("column.used"), Width: 104, Least: 440, Sortable: true},
		{ID: "status", Title: t("column.status"), Width: 124, Sortable: true},
	})
	p.table.Length = func() int { return len(p.shown) }
	p.table.Cells = p.cells
	p.table.Selected = func(row int) bool { return p.path != "" && p.is(row) }
	p.table.OnSelect = func(row int) { p.expected = arrival{}; p.choose(p.at(row).ref()) }
	p.table.OnOpen = func(int) { w.details.focus() }
	p.table.OnMenu = func(_ int, at fyne.Position) {
		w.popUp(at, "add-key", "test-clone", "test-access", "-", "rollout-add", "rollout-rotate", "rollout-revoke", "rollout-relabel", "test-many", "unmark", "-", "copy-url", "details", "refresh")
	}
	p.table.OnSort = p.sort
	p.table.OnShown = func(row int) {
		p.keys.sawRow(row)
		p.ages.ask(w.post, w.statusBar.refresh)
	}
	p.table.OnMark = p.marks.toggle
	p.table.OnExtend = p.marks.extend
	p.table.OnMarkAll = p.marks.all
	p.table.RowText = func(row int) string { return p.at(row).shown }
	p.table.Tips, p.table.Tip = w.tips, p.tip
	p.table.OnLeave = func() { w.win.Canvas().Focus(w.top.search) }
	p.table.SetSort(p.by.column, p.by.descending)
	p.showOwners()

	p.title = kit.NewHeading(t("page.repositories"))
	p.count = kit.NewCaption("")
	p.note = kit.NewCaption("").Shorten()
	p.add = kit.NewButton(t("cmd.add-key"), "plus", func() { w.run("add-key") }).Primary()
	p.chips = newRepoChips(p)
	p.head = kit.PadXY(12, 10, kit.Stack(kit.Stretch(2, p.title, kit.Middle(p.count), kit.Middle(p.note), kit.Strut(), p.add), p.chips.object))
	p.body = container.NewStack()
	p.marks.init(w, p)
	p.object = kit.Frame(p.head, p.body, p.marks.bar)
	p.split = container.NewHSplit(kit.NewFill("", 0, p.object), w.details.object)
	p.showOpening()
	return p
}

func (p *reposPage) page() *Page {
	return &Page{ID: "repositories", Icon: "repository", Object: p.split, Back: func() bool { return p.w.shell.backInRepos() },
		Search: p.search, Enter: p.enterList, Age: p.age, Settle: p.settle, keep: p.keep}
}

func (p *reposPage) at(row int) *repoRow {
	if row < 0 || row >= len(p.shown) {
		return &repoRow{}
	}
	return &p.rows[p.shown[row]]
}

func (p *reposPage) cells(row int, into []kit.Cell) {
	r := p.at(row)
	into[0] = p.marks.cell(r.ref())
	into[1] = kit.Cell{Text: r.shown, Bold: p.is(row)}
	if r.Archived {
		into[1].Tone = kit.ColorMuted
	}
	into[2] = kit.Cell{Text: r.owner.short, Tone: kit.ColorMuted}
	into[3] = kit.Cell{Text: r.Project, Tone: kit.ColorMuted}
	number := "–"
	if r.Keys >= 0 {
		number = strconv.Itoa(r.Keys)
	}
	into[4] = kit.Cell{Text: number}
	into[5] = kit.Cell{Text: useWords(r.use(), r.Keys, p.w.now()), Tone: kit.ColorMuted}
	into[6] = healthCell(r.RepoRow)
}

// tip is the exact time behind "2 h ago", and of a test that failed.
func (p *reposPage) tip(row, col int) string {
	switch r := p.at(row); {
	case col == 2:
		return r.owner.full
	case col == 4 && r.Keys >= 0:
		return t("status.keys_read", args{"When": ago(r.KeysRead, p.w.now())}) + " · " + moment(r.KeysRead)
	case col == 5:
		return useTip(r.use())
	case col == 6:
		return p.w.healthTip(r.RepoRow)
	}
	return ""
}

// selected is the repository on which commands act, nil without one. It is none
// that is filtered away: see follow.go.
func (p *reposPage) selected() *repoRow {
	if p.path == "" || p.follow.none {
		return nil
	}
	if i := indexOf(p.rows, repoRef{p.owner, p.path}); i >= 0 {
		return &p.rows[i]
	}
	return nil
}

// is tells whether a row is the selected one.
func (p *reposPage) is(row int) bool {
	r := p.at(row)
	return r.Path == p.path && r.Account == p.owner
}

// selectPath selects a repository of the account that shows.
func (p *reposPage) selectPath(path api.RepoPath) { p.choose(repoRef{p.w.session.account.ID, path}) }

// choose selects a repository. Where those of several accounts show, commands
// then act on its account.
func (p *reposPage) choose(repo repoRef) {
	p.follow.stop()
	p.point(repo)
	p.showSelected()
}

// point makes a repository the one on which commands act.
func (p *reposPage) point(repo repoRef) {
	p.owner, p.path = repo.account, repo.path
	if a := p.w.session.accountOf(repo.account); p.w.session.all && a.ID != "" && a.ID != p.w.session.account.ID {
		p.w.session.account = a
		p.w.statusBar.showBudget()
	}
}

// draw shows rows and count.
func (p *reposPage) draw() {
	count := strconv.Itoa(len(p.rows))
	if len(p.shown) != len(p.rows) {
		count = t("status.of", args{"Done": strconv.Itoa(len(p.shown)), "Total": count})
	}
	p.count.SetText(count)
	p.updateChrome()
	switch {
	case len(p.rows) == 0:
		return
	case len(p.shown) == 0:
		p.showNoMatch()
		p.followRows()
		p.w.refreshCommands()
		return
	}
	p.showTable()
	p.followRows()
	p.arrive()
	if p.path == "" {
		p.chooseFirst()
	} else if p.selected() == nil {
		p.owner, p.path = "", ""
		p.choose(p.at(0).ref())
	} else {
		p.w.details.rowChanged(p.selected())
	}
	for row := range p.shown {
		if p.is(row) {
			p.table.MoveTo(row)
			break
		}
	}
	p.table.SetMarked(p.marks.on.State())
	p.table.Refresh()
	p.w.statusBar.refresh()
	p.w.refreshCommands()
	if p.entering {
		p.enterList()
	}
}

// focusList puts the keyboard on the rows.
func (p *reposPage) focusList() {
	if p.plain {
		p.w.win.Canvas().Focus(p.table.Focusable())
	}
}

// enterList goes from the search to its result.
func (p *reposPage) enterList() {
	if p.pending > 0 {
		p.entering = true // once the rows for what was typed are there
		return
	}
	p.entering = false
	if !p.plain || len(p.shown) == 0 {
		return
	}
	p.focusList()
	p.follow.rest.flush()
}

func (p *reposPage) refreshCommands() { p.add.SetEnabled(p.selected() != nil) }

// setBudget says in words that reading waits for the forge's limit, until it
// does no longer.
func (p *reposPage) setBudget(ev ask.Event) { p.waiting(upperFirst(fromEnglish(ev.Text)), ev.Until) }

// waitOver is a moment in which the call that waited goes on.
const waitOver = 300 * time.Millisecond

func (p *reposPage) waiting(words string, until time.Time) {
	p.note.SetText(words)
	p.waitEnds = until
	p.waits.wait = max(until.Sub(p.w.now()), 0) + waitOver
	p.waits.ask(p.w.post, p.waited)
}

// waited takes the words away: the wait is over, or what waited has ended.
func (p *reposPage) waited() {
	p.waits.stop()
	p.note.SetText("")
}

// goTo selects a repository, shows it in the list and opens its details, with
// one of its keys in front where fp is given. A filter that hides it is taken
// away; where the list is on its way, this waits for it.
func (p *reposPage) goTo(repo repoRef, fp keys.Fingerprint) {
	p.expected, p.entering = arrival{}, false
	if p.shows(repo) {
		p.goToRow(repo, fp)
		return
	}
	hidden := indexOf(p.rows, repo) >= 0
	if hidden || p.reading {
		p.expected = arrival{repo, fp}
	}
	if hidden {
		p.unfilter() // and arrives
	}
}

// goToRow is goTo for one of the rows that show.
func (p *reposPage) goToRow(repo repoRef, fp keys.Fingerprint) {
	p.choose(repo)
	if fp != "" {
		p.w.details.seek(fp)
	}
	for row := range p.shown {
		if p.is(row) {
			p.table.MoveTo(row)
		}
	}
	p.table.Refresh()
	p.w.details.focus()
}

// shows tells whether a repository is among the rows that the filter leaves.
func (p *reposPage) shows(repo repoRef) bool {
	for row := range p.shown {
		if p.at(row).ref() == repo {
			return true
		}
	}
	return false
}
