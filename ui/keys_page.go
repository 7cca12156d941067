package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// keysPage is the inventory by key: one row per key over all accounts, key sets
// folded to one, and pairs that stand nowhere. What is known of the key that is
// selected stands beside it.
type keysPage struct {
	*Page
	f           *Frame
	backend     keysBackend // nil = none is open
	object      *fyne.Container
	split       *kit.FoldSplit
	count       *kit.Text
	known       *kit.Text // how much of the repositories was looked through
	table       *kit.Table
	body        *keysBody
	chips       map[string]*kit.Chip
	chipRow     *fyne.Container
	headButtons []*kit.Button
	several     *severalKeys
	pane        *keyPane
	actions     *keyActions

	all      keyTable
	overview inventory.Overview
	rows     []keyTableRow // as they show, from top to bottom
	view     keyView
	id       string // of the line that the pane shows
	read     bool   // it was read in this session
	target   string // line to select once it is there
	locked   bool   // the vault could not be asked
	loads    generation
	orders   generation
	looks    generation // for private keys
	follow   selectionSync
	enterOn  bool      // enter waits for rows
	heir     *keysPage // has taken the place of this one
}

// newKeysPage makes the page, empty until a backend is open.
func newKeysPage(f *Frame) *keysPage {
	p := &keysPage{f: f, follow: newSelectionSync(), chips: map[string]*kit.Chip{},
		view: keyView{chip: map[string]bool{}, open: map[string]bool{}, by: order{column: "name"}}}
	p.table = kit.NewTable([]kit.Column{
		{ID: "mark", Width: 18, Check: true},
		{ID: "name", Title: t("column.key"), Width: -3, Sortable: true},
		{ID: "type", Title: t("column.type"), Width: 92, Least: 800, Sortable: true},
		{ID: "stands", Title: t("column.stands"), Width: 158, Sortable: true},
		{ID: "private", Title: t("column.private"), Width: 108, Sortable: true},
		{ID: "access", Title: t("column.access"), Width: 100, Least: 980, Sortable: true},
		{ID: "age", Title: t("column.age"), Width: 96, Least: 900, Sortable: true},
		{ID: "used", Title: t("column.used"), Width: 104, Least: 600, Sortable: true},
		{ID: "finding", Title: t("column.finding"), Width: 142, Sortable: true},
	})
	p.actions, p.body = &keyActions{p: p, f: f}, newKeysBody(p)
	p.several = newSeveralKeys(p)
	p.pane = newKeyPane(p)
	p.wireTable()
	p.object = p.build()
	p.split = kit.NewFoldSplit(p.object, p.pane.object, 0.66)
	p.split.OnFold = p.pane.setBack
	p.body.showReading()
	p.Page = &Page{ID: "keys", Icon: "keys", Object: p.split, Commands: p.commands(), Shown: p.load, Changed: p.changed, Heard: p.heard,
		Back: p.split.Back, Search: p.search, Enter: p.enter, Settle: p.settle,
		Age:   func() (time.Time, bool) { return p.overview.Oldest, true },
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*keysPage)) }}
	return p
}

// open takes the backend to work with; nil = none is open.
func (p *keysPage) open(b keysBackend) { p.backend = b }

func (p *keysPage) wireTable() {
	f := p.f
	p.table.Length = func() int { return len(p.rows) }
	p.table.Cells = p.cells
	p.table.Selected = func(row int) bool { return p.id != "" && p.at(row).id == p.id }
	p.table.OnSelect = func(row int) { p.selectLine(p.at(row).id) }
	p.table.OnOpen = p.openRow
	p.table.OnFold = p.fold
	p.table.OnMenu = func(_ int, at fyne.Position) {
		f.commands.PopUp(at, "key-add-to", "key-rotate", "key-revoke", "-", "key-test", "key-export", "key-ssh-config", "-", "copy-public", "copy-fingerprint", "-", "key-delete")
	}
	p.table.OnSort = p.sort
	p.several.wire(p.table)
	p.table.RowText = func(row int) string { return p.at(row).name() }
	p.table.Tips, p.table.Tip = f.tips, p.tip
	p.table.OnLeave = f.search.Focus
	p.table.SetSort(p.view.by.column, p.view.by.descending)
}

func (p *keysPage) build() *fyne.Container {
	f := p.f
	p.count, p.known = kit.NewCaption(""), kit.NewCaption("").Shorten()
	bring := kit.NewButton(t("keys.import"), "import", func() { f.commands.Run("key-import") }).Tip(f.tips, t("keys.import_tip"))
	generate := kit.NewButton(t("keys.generate"), "plus", func() { f.commands.Run("key-generate") }).Primary()
	chips := kit.Wrap()
	p.chipRow, p.headButtons = chips, []*kit.Button{bring, generate}
	for _, id := range keyFacets() {
		chip := kit.NewChip(t("keychip."+id), func(on bool) { p.facet(id, on) }).Tip(f.tips, t("keychip."+id+"_tip"))
		p.chips[id] = chip
		chips.Add(chip)
	}
	head := kit.PadXY(12, 10, kit.Stack(kit.Stretch(2, kit.NewHeading(t("page.keys")), kit.Middle(p.count), kit.Middle(p.known), kit.Strut(), bring, generate), chips))
	return container.NewStack(kit.NewFill("", 0, kit.Frame(head, p.body.object, p.several.bar)))
}

// updateChrome leaves away, where there is no key at all, the chips, the details, and
// the buttons that the empty state has.
func (p *keysPage) updateChrome() {
	none := len(p.all.lines) == 0
	if p.chipRow == nil || none == !p.chipRow.Visible() {
		return
	}
	kit.SetVisible(p.chipRow, !none)
	for _, b := range p.headButtons {
		kit.SetVisible(b, !none)
	}
	p.split.SetBare(none)
	p.object.Refresh()
}

// at is the line of a row; one beyond the end is empty.
func (p *keysPage) at(row int) *keyItem {
	if row < 0 || row >= len(p.rows) {
		return &keyItem{}
	}
	return p.rows[row].line
}

// draw shows rows and counts.
func (p *keysPage) draw(a keyArrangement) {
	p.rows = a.rows
	for _, id := range keyFacets() {
		p.chips[id].SetCount(strconv.Itoa(a.counts[id]))
	}
	count := strconv.Itoa(len(p.all.top))
	if a.found != len(p.all.top) {
		count = t("status.of", args{"Done": strconv.Itoa(a.found), "Total": count})
	}
	p.count.SetText(count)
	p.known.SetText(p.knownWords())
	p.f.status.Refresh()
	switch {
	case len(p.all.lines) == 0:
		p.selectLine("")
		p.body.showNone()
		return
	case len(p.rows) == 0:
		p.body.showNoMatch()
		p.followRows()
		p.f.commands.Refresh()
		return
	}
	p.body.showTable()
	p.followRows()
	switch line := p.selected(); {
	case line == nil:
		p.selectLine(p.at(0).id)
	case !p.follow.rest.waiting():
		p.pane.lineChanged(line)
	}
	p.moveToSelected()
	p.table.SetMarked(p.several.marks.State())
	p.table.Refresh()
	p.f.commands.Refresh()
	if p.enterOn {
		p.enter()
	}
}

// knownWords says how complete the page is: a key can only be seen where a
// repository was read.
func (p *keysPage) knownWords() string {
	if p.overview.Never > 0 {
		return tn("keys.never_read", p.overview.Never)
	}
	if p.overview.Oldest.IsZero() {
		return ""
	}
	return t("keys.as_of", args{"When": ago(p.overview.Oldest, p.f.now())})
}

// heard is told what core, or the window itself, has changed.
func (p *keysPage) heard(ev ask.Event) {
	switch ev.Topic {
	case ask.KeysChanged, ask.PairsChanged, ask.RolloutsChanged:
		p.reload()
	}
}

// restore takes what the page held that this one takes the place of.
func (p *keysPage) restore(old *keysPage) {
	old.heir = p
	old.loads.next()
	old.orders.next()
	old.looks.next()
	old.follow.rest.stop()
	p.all, p.overview, p.read, p.locked, p.id = old.all, old.overview, old.read, old.locked, old.id
	p.view, p.target = old.view, old.target
	p.follow.filtered, p.follow.none = old.follow.filtered, old.follow.none
	for _, id := range keyFacets() {
		p.chips[id].Set(p.view.chip[id])
	}
	p.table.SetSort(p.view.by.column, p.view.by.descending)
	p.several.restore(old.several)
	if p.read {
		p.pane.show(p.selected())
		p.arrange()
	}
}

// latest is the page that shows now: this one, or what has taken its place in
// another language.
func (p *keysPage) latest() *keysPage {
	for p.heir != nil {
		p = p.heir
	}
	return p
}
