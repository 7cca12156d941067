package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// keysPage is the inventory turned round: one row per key over all accounts,
// key sets folded to one, and pairs that stand nowhere. What is known of the
// key that is selected stands beside it.
type keysPage struct {
	w           *Window
	object      *fyne.Container
	split       *kit.FoldSplit
	count       *kit.Text
	known       *kit.Text // how much of the repositories was looked through
	table       *kit.Table
	body        *fyne.Container // the table, or what stands in its place
	plain       bool            // the table shows
	chips       map[string]*kit.Chip
	chipRow     *fyne.Container
	headButtons []*kit.Button
	bar         *fyne.Container // below the list, while some are selected
	words       *kit.Text
	pane        *keyPane

	all     keyTable
	turned  inventory.Overview
	shown   []keyShown
	view    keyView
	id      string // of the line that the pane shows
	marks   *kit.Selection[string]
	last    int
	read    bool   // it was read in this session
	wanted  string // line to select once it is there
	drawn   bool   // what was read shows
	locked  bool   // the vault could not be asked
	loads   generation
	orders  generation
	follow  following
	enterOn bool // enter waits for rows
}

func newKeysPage(w *Window) *keysPage {
	p := &keysPage{w: w, last: -1, follow: newFollowing(), chips: map[string]*kit.Chip{},
		view: keyView{chip: map[string]bool{}, open: map[string]bool{}, by: order{column: "name"}}}
	p.pane = newKeyPane(w, p)
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
	p.marks = kit.NewSelection(func() int { return len(p.shown) }, func(row int) string { return p.at(row).id })
	p.wireTable()
	p.object = p.build()
	p.split = kit.NewFoldSplit(p.object, p.pane.object, 0.66)
	p.split.OnFold = p.pane.setBack
	p.showReading()
	return p
}

func (p *keysPage) wireTable() {
	w := p.w
	p.table.Length = func() int { return len(p.shown) }
	p.table.Cells = p.cells
	p.table.Selected = func(row int) bool { return p.id != "" && p.at(row).id == p.id }
	p.table.OnSelect = func(row int) { p.selectLine(p.at(row).id) }
	p.table.OnOpen = p.open
	p.table.OnFold = p.fold
	p.table.OnMenu = func(_ int, at fyne.Position) {
		w.popUp(at, "key-add-to", "key-rotate", "key-revoke", "-", "key-test", "key-export", "key-ssh-config", "-", "copy-public", "copy-fingerprint", "-", "key-delete")
	}
	p.table.OnSort = p.sort
	p.table.OnMark = p.mark
	p.table.OnExtend = func(anchor, was, to int) { p.marks.Extend(anchor, was, to); p.last = to; p.marked() }
	p.table.OnMarkAll = func() { p.marks.ToggleAll(); p.marked() }
	p.table.RowText = func(row int) string { return p.at(row).name() }
	p.table.Tips, p.table.Tip = w.tips, p.tip
	p.table.OnLeave = func() { w.win.Canvas().Focus(w.top.search) }
	p.table.SetSort(p.view.by.column, p.view.by.descending)
}

func (p *keysPage) build() *fyne.Container {
	w := p.w
	p.count, p.known = kit.NewCaption(""), kit.NewCaption("").Shorten()
	take := kit.NewButton(t("keys.import"), "import", func() { w.run("key-import") }).Tip(w.tips, t("keys.import_tip"))
	generate := kit.NewButton(t("keys.generate"), "plus", func() { w.run("key-generate") }).Primary()
	chips := kit.Wrap()
	p.chipRow, p.headButtons = chips, []*kit.Button{take, generate}
	for _, f := range keyFacets() {
		chip := kit.NewChip(t("keychip."+f), func(on bool) { p.facet(f, on) }).Tip(w.tips, t("keychip."+f+"_tip"))
		p.chips[f] = chip
		chips.Add(chip)
	}
	head := kit.PadXY(12, 10, kit.Stack(kit.Stretch(2, kit.NewHeading(t("page.keys")), kit.Middle(p.count), kit.Middle(p.known), kit.Strut(), take, generate), chips))
	p.body = container.NewStack()
	p.words = kit.NewStrong("").Shorten()
	line := kit.Stretch(0, p.words, kit.NewButton(t("keys.copy_lines"), "copy", p.copyMarked),
		kit.NewButton(t("keys.delete_marked"), "remove", p.deleteMarked), kit.NewButton(t("marks.clear"), "", p.unmark).Quiet())
	p.bar = container.NewStack(kit.NewFill(kit.ColorAccentSoft, 0, kit.PadXY(12, 6, line)))
	p.bar.Hide()
	return container.NewStack(kit.NewFill("", 0, kit.Frame(head, p.body, p.bar)))
}

func (p *keysPage) page() *Page {
	return &Page{ID: "keys", Icon: "keys", Object: p.split, Shown: p.load, Changed: p.changed, Back: p.split.Back,
		Search: p.search, Enter: p.enter, Age: func() (time.Time, bool) { return p.turned.Oldest, true }, Settle: p.settle, keep: p.keep}
}

// at is the line of a row; one beyond the end is empty.
func (p *keysPage) at(row int) *keyItem {
	if row < 0 || row >= len(p.shown) {
		return &keyItem{}
	}
	return &p.all.lines[p.shown[row].line]
}

func (p *keysPage) cells(row int, into []kit.Cell) {
	k := p.at(row)
	name := kit.Cell{Text: k.name(), Bold: k.id == p.id, Icon: "key"}
	switch {
	case k.isSet:
		name.Icon, name.Fold = "keyset", kit.Folded
		if p.view.open[k.id] {
			name.Fold = kit.Unfolded
		}
	case p.shown[row].member:
		name.Text, name.Indent = standsOn(&k.KeyRow), 1
		if k.Places() == 0 {
			name.Text = k.name()
		}
	}
	if k.Label == "" {
		name.Tone = kit.ColorMuted
	}
	into[0] = kit.Cell{Check: kit.CheckOf(p.marks.Has(k.id))}
	into[1] = name
	into[2] = kit.Cell{Text: p.typeWord(k), Tone: kit.ColorMuted}
	into[3] = kit.Cell{Text: standsOn(&k.KeyRow)}
	if k.Places() == 0 {
		into[3].Tone = kit.ColorMuted
	}
	if p.shown[row].member {
		into[3] = kit.Cell{Text: shortFingerprint(k.Fingerprint), Tone: kit.ColorMuted}
	}
	into[4] = privateCell(k)
	into[5] = accessCell(k)
	into[6] = kit.Cell{Text: ago(k.Created, p.w.now()), Tone: kit.ColorMuted}
	into[7] = kit.Cell{Text: useWords(k.Use(), k.Places(), p.w.now()), Tone: kit.ColorMuted}
	into[8] = findingCell(k)
}

func (p *keysPage) typeWord(k *keyItem) string {
	switch {
	case k.isSet && k.Type == "":
		return t("keys.mixed")
	case k.Type == "":
		return "–"
	}
	return keyType(k.Type, k.Bits)
}

// tip is the exact time, the whole fingerprint, all findings.
func (p *keysPage) tip(row, col int) string {
	k := p.at(row)
	switch col {
	case 1:
		return string(k.Fingerprint)
	case 6:
		return moment(k.Created)
	case 7:
		return useTip(k.Use())
	case 8:
		text := ""
		for i, f := range k.Findings {
			if i > 0 {
				text += "\n"
			}
			text += t("finding." + string(f) + "_why")
		}
		return text
	}
	return ""
}

// draw shows rows and counts.
func (p *keysPage) draw(a keysArranged) {
	p.shown, p.drawn = a.shown, true
	for _, f := range keyFacets() {
		p.chips[f].SetCount(strconv.Itoa(a.counts[f]))
	}
	count := strconv.Itoa(len(p.all.top))
	if a.found != len(p.all.top) {
		count = t("status.of", args{"Done": strconv.Itoa(a.found), "Total": count})
	}
	p.count.SetText(count)
	p.known.SetText(p.knownWords())
	p.w.statusBar.refresh()
	switch {
	case len(p.all.lines) == 0:
		p.selectLine("")
		p.showNone()
		return
	case len(p.shown) == 0:
		p.showNoMatch()
		p.followRows()
		p.w.refreshCommands()
		return
	}
	p.showTable()
	p.followRows()
	switch line := p.selected(); {
	case line == nil:
		p.selectLine(p.at(0).id)
	case p.follow.rest.run == nil:
		p.pane.lineChanged(line)
	}
	p.moveToSelected()
	p.table.SetMarked(p.marks.State())
	p.table.Refresh()
	p.w.refreshCommands()
	if p.enterOn {
		p.enter()
	}
}

// knownWords says how complete the page is: a key can only be seen where a
// repository was read.
func (p *keysPage) knownWords() string {
	if p.turned.Never > 0 {
		return tn("keys.never_read", p.turned.Never)
	}
	if p.turned.Oldest.IsZero() {
		return ""
	}
	return t("keys.as_of", args{"When": ago(p.turned.Oldest, p.w.now())})
}

func (p *keysPage) moveToSelected() {
	for row := range p.shown {
		if p.at(row).id == p.id {
			p.table.MoveTo(row)
			return
		}
	}
}

// current is the line on which commands act, nil without one.
func (p *keysPage) current() *keyItem {
	if p.w.shell == nil || p.w.shell.page != "keys" {
		return nil
	}
	return p.selected()
}

func (p *keysPage) selectLine(id string) {
	p.id = id
	p.follow.stop()
	p.showSelected()
	p.table.Refresh()
}

// open goes into the details, or unfolds a set.
func (p *keysPage) open(row int) {
	if k := p.at(row); k.isSet {
		p.fold(row, !p.view.open[k.id])
		return
	}
	p.split.OpenTrailing()
	p.pane.focus()
}

func (p *keysPage) fold(row int, open bool) {
	k := p.at(row)
	if !k.isSet {
		return
	}
	p.view.open[k.id] = open
	p.selectLine(k.id)
	p.arrange()
}
