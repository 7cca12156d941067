package repopage

import (
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// Page lists the repositories of the account. It holds the rows, their
// order and which one is selected, by path, so that neither a refresh nor a
// filter loses it.
type Page struct {
	*frame.Page
	*repoSelection
	f       *frame.Frame
	backend reposPageBackend // nil = none is open
	links   Links
	heir    *Page // has taken its place, in another language; nil = none

	Object  *fyne.Container // head, rows and marks
	Split   *kit.FoldSplit  // these, and the details
	details *detailsPane
	head    *fyne.Container
	title   *kit.Text
	count   *kit.Text
	add     *kit.Button
	note    *waitNote
	chips   *repoChips
	table   *kit.Table
	body    *listBody

	rows   []repoRow
	order  []int32 // all rows, sorted
	shown  []int32 // those that the filter leaves
	by     frame.Order
	filter filtering
	marks  marks // chosen for what is done with many

	reading bool // the list is being read
	early   bool // what shows is the beginning of a list that is being read

	loads     frame.Generation // newest load of the account
	arranges  frame.Generation // newest sort or set of rows
	narrows   frame.Generation // newest filter
	locates   frame.Generation // newest address that was typed
	lost      error            // why nobody knows which repository that is
	pending   int              // filters under way
	ages      frame.Debounce   // until the status bar says how old the rows in sight are
	entering  bool             // enterList waits for rows
	prefetch  *prefetch
	sync      *inventorySync
	refresher *refresher
	first     *FirstRows // read while the window was made, until it is shown
}

// New makes the page, empty until a backend is open; links lead to
// other pages.
func New(f *frame.Frame, links Links) *Page {
	p := &Page{f: f, links: links, ages: frame.Debounce{Wait: fillPause}}
	p.repoSelection = &repoSelection{p: p, follow: frame.NewSelectionSync()}
	view := LoadView(f.App.Preferences())
	p.by, p.filter = view.by, view.filter
	p.prefetch, p.sync, p.refresher = newPrefetch(p), newInventorySync(p), &refresher{f: f, p: p}
	p.details = newDetailsPane(f, p)
	p.makeTable()
	p.title = kit.NewHeading(locale.T("page.repositories"))
	p.count = kit.NewCaption("")
	p.note = newWaitNote(f)
	p.add = kit.NewButton(locale.T("cmd.add-key"), "plus", func() { f.Commands.Run("add-key") }).Primary()
	p.chips = newRepoChips(p)
	p.head = kit.PadXY(12, 10, kit.Stack(kit.Stretch(2, p.title, kit.Middle(p.count), kit.Middle(p.note.text), kit.Strut(), p.add), p.chips.object))
	p.body = newListBody(p)
	p.marks.init(p)
	p.Object = kit.Frame(p.head, p.body.object, p.marks.bar)
	p.Split = kit.NewFoldSplit(kit.NewFill("", 0, p.Object), p.details.object, 0.6)
	p.Split.OnFold = func(narrow bool) { p.details.setNarrow(narrow); p.updateChrome() }
	p.Page = &frame.Page{ID: "repositories", Icon: "repository", Object: p.Split, Commands: p.commands(), Heard: p.heard, Age: p.age, Back: p.back,
		Search: p.search, Enter: p.enterList, Settle: p.settle,
		State: func() any { p.endLoads(); return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	p.body.showOpening()
	return p
}

func (p *Page) makeTable() {
	p.table = kit.NewTable([]kit.Column{
		{ID: "mark", Width: 18, Check: true},
		{ID: "name", Title: locale.T("column.repository"), Width: -3, Sortable: true},
		{ID: "account", Title: locale.T("column.account"), Width: -2, Sortable: true},
		{ID: "project", Title: locale.T("column.project"), Width: 80, Least: 560, Sortable: true},
		{ID: "keys", Title: locale.T("column.keys"), Width: 60, Align: fyne.TextAlignTrailing, Sortable: true},
		{ID: "used", Title: locale.T("column.used"), Width: 104, Least: 440, Sortable: true},
		{ID: "status", Title: locale.T("column.status"), Width: 124, Sortable: true},
	})
	f := p.f
	p.table.Length = func() int { return len(p.shown) }
	p.table.Cells = p.cells
	p.table.Selected = func(row int) bool { return p.path != "" && p.is(row) }
	p.table.OnSelect = func(row int) { p.expected = arrival{}; p.choose(p.at(row).ref()) }
	p.table.OnOpen = func(int) { p.details.focus() }
	p.table.OnMenu = func(_ int, at fyne.Position) {
		f.Commands.PopUp(at, "add-key", "test-clone", "test-access", "-", "rollout-add", "rollout-rotate", "rollout-revoke", "rollout-relabel", "test-many", "unmark", "-", "copy-url", "details", "refresh")
	}
	p.table.OnSort = p.sort
	p.table.OnShown = func(row int) {
		p.prefetch.sawRow(row)
		p.ages.Ask(f.Post, f.Status.Refresh)
	}
	p.table.OnMark = p.marks.toggle
	p.table.OnExtend = p.marks.extend
	p.table.OnMarkAll = p.marks.all
	p.table.RowText = func(row int) string { return p.at(row).shown }
	p.table.Tips, p.table.Tip = f.Tips, p.tip
	p.table.OnLeave = f.Search.Focus
	p.table.SetSort(p.by.Column, p.by.Descending)
	p.showOwners()
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b reposPageBackend) {
	if b == nil {
		p.backend, p.details.backend = nil, nil
		return
	}
	p.backend, p.details.backend = b, b
}

// heard takes up what has changed.
func (p *Page) heard(ev ask.Event) {
	switch ev.Topic {
	case ask.ReposChanged:
		p.reloadCached()
	case ask.KeysChanged, ask.RolloutsChanged: // what a rollout did to keys is told by nothing else
		p.reloadCached()
		p.details.reloadCached()
	case ask.PairsChanged:
		p.details.reloadCached()
	case frame.RolloutEnded:
		p.reloadCached()
		p.details.refresh()
	case ask.Budget:
		p.note.wait(locale.UpperFirst(locale.Translate(ev.Text)), ev.Until)
	}
}

// back closes what lies in front of the list.
func (p *Page) back() bool {
	switch {
	case p.details.back():
	case p.Split.Narrow() && p.Split.Back():
		p.FocusList()
	default:
		return false
	}
	return true
}

func (p *Page) at(row int) *repoRow {
	if row < 0 || row >= len(p.shown) {
		return &repoRow{}
	}
	return &p.rows[p.shown[row]]
}

func (p *Page) cells(row int, into []kit.Cell) {
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
	into[5] = kit.Cell{Text: frame.UseWords(r.use(), r.Keys, p.f.Now()), Tone: kit.ColorMuted}
	into[6] = healthCell(r.RepoRow)
}

// tip is the exact time behind "2 h ago", and of a test that failed.
func (p *Page) tip(row, col int) string {
	switch r := p.at(row); {
	case col == 2:
		return r.owner.full
	case col == 4 && r.Keys >= 0:
		return locale.T("status.keys_read", locale.Args{"When": locale.Ago(r.KeysRead, p.f.Now())}) + " · " + locale.Moment(r.KeysRead)
	case col == 5:
		return frame.UseTip(r.use())
	case col == 6:
		return healthTip(p.f, r.RepoRow)
	}
	return ""
}

// draw shows rows and count.
func (p *Page) draw() {
	count := strconv.Itoa(len(p.rows))
	if len(p.shown) != len(p.rows) {
		count = locale.T("status.of", locale.Args{"Done": strconv.Itoa(len(p.shown)), "Total": count})
	}
	p.count.SetText(count)
	p.updateChrome()
	switch {
	case len(p.rows) == 0:
		return
	case len(p.shown) == 0:
		p.body.showNoMatch()
		p.followRows()
		p.f.Commands.Refresh()
		return
	}
	p.body.showTable()
	p.followRows()
	p.arrive()
	if p.path == "" {
		p.chooseFirst()
	} else if p.selected() == nil {
		p.owner, p.path = "", ""
		p.choose(p.at(0).ref())
	} else {
		p.details.rowChanged(p.selected())
	}
	for row := range p.shown {
		if p.is(row) {
			p.table.MoveTo(row)
			break
		}
	}
	p.table.SetMarked(p.marks.on.State())
	p.table.Refresh()
	p.f.Status.Refresh()
	p.f.Commands.Refresh()
	if p.entering {
		p.enterList()
	}
}

// updateChrome leaves away what would only be in the way: the head on the first
// screen, the chips and the details where there is no repository, and the
// button to add a key where the details beside the list have it, or the bar
// below it for the marked ones.
func (p *Page) updateChrome() {
	if p.Split == nil {
		return // it is still being made
	}
	none := len(p.rows) == 0
	before := [3]bool{p.head.Visible(), p.chips.object.Visible(), p.add.Visible()}
	kit.SetVisible(p.head, !p.body.hello)
	kit.SetVisible(p.chips.object, !none)
	kit.SetVisible(p.add, !none && p.Split.Narrow() && p.marks.count() == 0)
	if before != [3]bool{p.head.Visible(), p.chips.object.Visible(), p.add.Visible()} {
		p.Object.Refresh()
	}
	p.Split.SetBare(none)
}

// FocusList puts the keyboard on the rows.
func (p *Page) FocusList() {
	if p.body.plain {
		p.f.Focus(p.table.Focusable())
	}
}

// enterList goes from the search to its result.
func (p *Page) enterList() {
	if p.pending > 0 {
		p.entering = true // once the rows for what was typed are there
		return
	}
	p.entering = false
	if !p.body.plain || len(p.shown) == 0 {
		return
	}
	p.FocusList()
	p.follow.Rest.Flush()
}

// RefreshCommands is called when what can be done may have changed.
func (p *Page) RefreshCommands() { p.add.SetEnabled(p.selected() != nil) }
