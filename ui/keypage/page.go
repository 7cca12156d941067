package keypage

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// Page is the inventory by key: one row per key over all accounts, key sets
// folded to one, and pairs that stand nowhere. What is known of the key that is
// selected stands beside it.
type Page struct {
	*frame.Page
	f           *frame.Frame
	backend     Backend // nil = none is open
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
	loads    frame.Generation
	orders   frame.Generation
	looks    frame.Generation // for private keys
	follow   frame.SelectionSync
	enterOn  bool  // enter waits for rows
	heir     *Page // has taken the place of this one
}

// New makes the page, empty until a backend is open.
func New(f *frame.Frame) *Page {
	p := &Page{f: f, follow: frame.NewSelectionSync(), chips: map[string]*kit.Chip{},
		view: keyView{chip: map[string]bool{}, open: map[string]bool{}, by: frame.Order{Column: "name"}}}
	p.table = kit.NewTable([]kit.Column{
		{ID: "mark", Width: 18, Check: true},
		{ID: "name", Title: locale.T("column.key"), Width: -3, Sortable: true},
		{ID: "type", Title: locale.T("column.type"), Width: 92, Least: 800, Sortable: true},
		{ID: "stands", Title: locale.T("column.stands"), Width: 158, Sortable: true},
		{ID: "private", Title: locale.T("column.private"), Width: 108, Sortable: true},
		{ID: "access", Title: locale.T("column.access"), Width: 100, Least: 980, Sortable: true},
		{ID: "age", Title: locale.T("column.age"), Width: 96, Least: 900, Sortable: true},
		{ID: "used", Title: locale.T("column.used"), Width: 104, Least: 600, Sortable: true},
		{ID: "finding", Title: locale.T("column.finding"), Width: 142, Sortable: true},
	})
	p.actions, p.body = &keyActions{p: p, f: f}, newKeysBody(p)
	p.several = newSeveralKeys(p)
	p.pane = newKeyPane(p)
	p.wireTable()
	p.object = p.build()
	p.split = kit.NewFoldSplit(p.object, p.pane.object, 0.66)
	p.split.OnFold = p.pane.setBack
	p.body.showReading()
	p.Page = &frame.Page{ID: "keys", Icon: "keys", Object: p.split, Commands: p.commands(), Shown: p.load, Changed: p.changed, Heard: p.heard,
		Back: p.split.Back, Search: p.search, Enter: p.enter, Settle: p.settle,
		Age:   func() (time.Time, bool) { return p.overview.Oldest, true },
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	return p
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b Backend) { p.backend = b }

func (p *Page) wireTable() {
	f := p.f
	p.table.Length = func() int { return len(p.rows) }
	p.table.Cells = p.cells
	p.table.Selected = func(row int) bool { return p.id != "" && p.at(row).id == p.id }
	p.table.OnSelect = func(row int) { p.selectLine(p.at(row).id) }
	p.table.OnOpen = p.openRow
	p.table.OnFold = p.fold
	p.table.OnMenu = func(_ int, at fyne.Position) {
		f.Commands.PopUp(at, "key-add-to", "key-rotate", "key-revoke", "-", "key-test", "key-export", "key-ssh-config", "-", "copy-public", "copy-fingerprint", "-", "key-delete")
	}
	p.table.OnSort = p.sort
	p.several.wire(p.table)
	p.table.RowText = func(row int) string { return p.at(row).name() }
	p.table.Tips, p.table.Tip = f.Tips, p.tip
	p.table.OnLeave = f.Search.Focus
	p.table.SetSort(p.view.by.Column, p.view.by.Descending)
}

func (p *Page) build() *fyne.Container {
	f := p.f
	p.count, p.known = kit.NewCaption(""), kit.NewCaption("").Shorten()
	bring := kit.NewButton(locale.T("keys.import"), "import", func() { f.Commands.Run("key-import") }).Tip(f.Tips, locale.T("keys.import_tip"))
	generate := kit.NewButton(locale.T("keys.generate"), "plus", func() { f.Commands.Run("key-generate") }).Primary()
	chips := kit.Wrap()
	p.chipRow, p.headButtons = chips, []*kit.Button{bring, generate}
	for _, id := range keyFacets() {
		chip := kit.NewChip(locale.T("keychip."+id), func(on bool) { p.facet(id, on) }).Tip(f.Tips, locale.T("keychip."+id+"_tip"))
		p.chips[id] = chip
		chips.Add(chip)
	}
	head := kit.PadXY(12, 10, kit.Stack(kit.Stretch(2, kit.NewHeading(locale.T("page.keys")), kit.Middle(p.count), kit.Middle(p.known), kit.Strut(), bring, generate), chips))
	return container.NewStack(kit.NewFill("", 0, kit.Frame(head, p.body.object, p.several.bar)))
}

// updateChrome leaves away, where there is no key at all, the chips, the details, and
// the buttons that the empty state has.
func (p *Page) updateChrome() {
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
func (p *Page) at(row int) *keyItem {
	if row < 0 || row >= len(p.rows) {
		return &keyItem{}
	}
	return p.rows[row].line
}

// draw shows rows and counts.
func (p *Page) draw(a keyArrangement) {
	p.rows = a.rows
	for _, id := range keyFacets() {
		p.chips[id].SetCount(strconv.Itoa(a.counts[id]))
	}
	count := strconv.Itoa(len(p.all.top))
	if a.found != len(p.all.top) {
		count = locale.T("status.of", locale.Args{"Done": strconv.Itoa(a.found), "Total": count})
	}
	p.count.SetText(count)
	p.known.SetText(p.knownWords())
	p.f.Status.Refresh()
	switch {
	case len(p.all.lines) == 0:
		p.selectLine("")
		p.body.showNone()
		return
	case len(p.rows) == 0:
		p.body.showNoMatch()
		p.followRows()
		p.f.Commands.Refresh()
		return
	}
	p.body.showTable()
	p.followRows()
	switch line := p.selected(); {
	case line == nil:
		p.selectLine(p.at(0).id)
	case !p.follow.Rest.Waiting():
		p.pane.lineChanged(line)
	}
	p.moveToSelected()
	p.table.SetMarked(p.several.marks.State())
	p.table.Refresh()
	p.f.Commands.Refresh()
	if p.enterOn {
		p.enter()
	}
}

// knownWords says how complete the page is: a key can only be seen where a
// repository was read.
func (p *Page) knownWords() string {
	if p.overview.Never > 0 {
		return locale.Tn("keys.never_read", p.overview.Never)
	}
	if p.overview.Oldest.IsZero() {
		return ""
	}
	return locale.T("keys.as_of", locale.Args{"When": locale.Ago(p.overview.Oldest, p.f.Now())})
}

// heard is told what core, or the window itself, has changed.
func (p *Page) heard(ev ask.Event) {
	switch ev.Topic {
	case ask.KeysChanged, ask.PairsChanged, ask.RolloutsChanged:
		p.reload()
	}
}

// restore takes what the page held that this one takes the place of.
func (p *Page) restore(old *Page) {
	old.heir = p
	old.loads.Next()
	old.orders.Next()
	old.looks.Next()
	old.follow.Rest.Stop()
	p.all, p.overview, p.read, p.locked, p.id = old.all, old.overview, old.read, old.locked, old.id
	p.view, p.target = old.view, old.target
	p.follow.Filtered, p.follow.None = old.follow.Filtered, old.follow.None
	for _, id := range keyFacets() {
		p.chips[id].Set(p.view.chip[id])
	}
	p.table.SetSort(p.view.by.Column, p.view.by.Descending)
	p.several.restore(old.several)
	if p.read {
		p.pane.show(p.selected())
		p.arrange()
	}
}

// latest is the page that shows now: this one, or what has taken its place in
// another language.
func (p *Page) latest() *Page {
	for p.heir != nil {
		p = p.heir
	}
	return p
}
