package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/api"
	"latchkey/core/ask"
	kit "latchkey/ui/widget"
)

// reposPage lists the repositories of the account. It holds the rows, their
// order and which one is selected, by path, so that neither a refresh nor a
// filter loses it.
type reposPage struct {
	w      *Window
	object *fyne.Container
	back   *kit.Fill // the surface that all lies on
	title  *kit.Text
	count  *kit.Text
	add    *kit.Button
	note   *kit.Text
	table  *kit.Table
	body   *fyne.Container // the table, or what stands in its place
	plain  bool            // the table shows

	rows   []repoRow
	shown  []int32
	by     order
	filter string
	path   api.RepoPath // selected, "" = none
	marks  marks        // chosen for what is done with many

	loads    turn // newest load of the account
	arranges turn // newest filter or sort
	typing   debounce
	entering bool // enterList waits for rows
	keys     *keyFiller
}

func newReposPage(w *Window) *reposPage {
	p := &reposPage{w: w, by: order{column: "name"}, typing: debounce{wait: 120 * time.Millisecond}}
	p.keys = newKeyFiller(w, p)
	p.table = kit.NewTable([]kit.Column{
		{ID: "mark", Title: "", Width: 20},
		{ID: "name", Title: t("column.repository"), Width: -3, Sortable: true},
		{ID: "project", Title: t("column.project"), Width: 80, Least: 560, Sortable: true},
		{ID: "keys", Title: t("column.keys"), Width: 52, Align: fyne.TextAlignTrailing, Sortable: true},
		{ID: "used", Title: t("column.used"), Width: 96, Least: 440, Sortable: true},
		{ID: "status", Title: t("column.status"), Width: 124, Sortable: true},
	})
	p.table.Length = func() int { return len(p.shown) }
	p.table.Cells = p.cells
	p.table.Selected = func(row int) bool { return p.path != "" && p.at(row).Path == p.path }
	p.table.OnSelect = func(row int) { p.selectPath(p.at(row).Path) }
	p.table.OnOpen = func(int) { w.details.focus() }
	p.table.OnMenu = func(_ int, at fyne.Position) {
		w.popUp(at, "add-key", "-", "test-clone", "test-access", "-", "rollout-add", "rollout-rotate", "rollout-revoke", "-", "copy-url", "refresh")
	}
	p.table.OnSort = p.sort
	p.table.OnShown = p.keys.sawRow
	p.table.OnMark = p.marks.toggle
	p.table.OnLeave = func() { w.win.Canvas().Focus(w.top.search) }
	p.table.SetSort(p.by.column, p.by.descending)

	p.title = kit.NewHeading(t("page.repositories"))
	p.count = kit.NewCaption("")
	p.note = kit.NewCaption("").Shorten()
	p.add = kit.NewButton(t("cmd.add-key"), "plus", func() { w.run("add-key") }).Primary()
	head := kit.PadXY(12, 12, kit.Stretch(2, p.title, kit.Middle(p.count), kit.Middle(p.note), p.add))
	p.body = container.NewStack()
	p.marks.init(w, p)
	p.object = container.New(layout.NewBorderLayout(head, p.marks.bar, nil, nil), head, p.marks.bar, p.body)
	p.back = kit.NewFill(kit.ColorSurface, 0, p.object)
	p.showOpening()
	return p
}

func (p *reposPage) at(row int) *repoRow {
	if row < 0 || row >= len(p.shown) {
		return &repoRow{}
	}
	return &p.rows[p.shown[row]]
}

func (p *reposPage) cells(row int, into []kit.Cell) {
	r := p.at(row)
	into[0] = p.marks.cell(r.Path)
	into[1] = kit.Cell{Text: r.shown, Bold: r.Path == p.path}
	if r.Archived {
		into[1].Tone = kit.ColorMuted
	}
	into[2] = kit.Cell{Text: r.Project, Tone: kit.ColorMuted}
	number := "–"
	if r.Keys >= 0 {
		number = strconv.Itoa(r.Keys)
	}
	into[3] = kit.Cell{Text: number}
	into[4] = kit.Cell{Text: ago(r.LastUsed, p.w.now()), Tone: kit.ColorMuted}
	into[5] = healthOf(r.RepoRow, p.w.now()).cell()
}

// selected is the repository that the details show, nil without one.
func (p *reposPage) selected() *repoRow {
	if p.path == "" {
		return nil
	}
	if i := indexOf(p.rows, p.path); i >= 0 {
		return &p.rows[i]
	}
	return nil
}

func (p *reposPage) selectPath(path api.RepoPath) {
	if p.path == path {
		return
	}
	p.path = path
	p.w.details.showRepo(p.selected())
	p.w.refreshCommands()
}

// draw shows rows and count.
func (p *reposPage) draw() {
	var oldest time.Time
	for i := range p.rows {
		if oldest.IsZero() || p.rows[i].Read.Before(oldest) {
			oldest = p.rows[i].Read
		}
	}
	p.w.status.setSynced(oldest)
	count := strconv.Itoa(len(p.rows))
	if len(p.shown) != len(p.rows) {
		count = t("status.of", v{"Done": strconv.Itoa(len(p.shown)), "Total": count})
	}
	p.count.SetText(count)
	switch {
	case len(p.rows) == 0:
		return
	case len(p.shown) == 0:
		p.showNoMatch()
		return
	}
	p.showTable()
	if p.path == "" { // so that the details have something to show
		p.selectPath(p.at(0).Path)
	} else if p.selected() == nil {
		p.path = ""
		p.selectPath(p.at(0).Path)
	} else {
		p.w.details.rowChanged(p.selected())
	}
	for row := range p.shown {
		if p.at(row).Path == p.path {
			p.table.MoveTo(row)
			break
		}
	}
	p.table.Refresh()
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

// enterList goes from the search to its result: where the selected repository
// is not among the rows, the first one is selected. Commands must never act on
// a repository that nobody sees.
func (p *reposPage) enterList() {
	if p.typing.hurry() {
		p.entering = true // once the rows for what was typed are there
		return
	}
	p.entering = false
	if !p.plain || len(p.shown) == 0 {
		return
	}
	p.focusList()
	for row := range p.shown {
		if p.at(row).Path == p.path {
			return
		}
	}
	p.table.MoveTo(0)
	p.selectPath(p.at(0).Path)
	p.table.Refresh()
}

func (p *reposPage) refreshCommands() { p.add.SetEnabled(p.selected() != nil) }

// setBudget says in words that reading waits for the forge's limit.
func (p *reposPage) setBudget(ev ask.Event) { p.note.SetText(ev.Text) }

// goTo selects a repository, shows it in the list and opens its details.
func (p *reposPage) goTo(path api.RepoPath) {
	p.selectPath(path)
	for row := range p.shown {
		if p.at(row).Path == path {
			p.table.MoveTo(row)
		}
	}
	p.table.Refresh()
	p.w.details.focus()
}
