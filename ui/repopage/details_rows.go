package repopage

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// rowsFrom is from how many keys on they are rows that can be narrowed and sorted,
// with the card of the chosen one below: so many cards could only be scrolled
// through.
const rowsFrom = 13

// The orders of the rows, as in the choice.
const (
	byUse = iota // newest use first
	byLabel
	byAge // oldest first
)

// keyRows are the keys of a repository that has many.
type keyRows struct {
	d        *detailsPane
	object   *fyne.Container
	head     *fyne.Container
	tools    fyne.CanvasObject
	find     *kit.Entry
	order    *kit.Select
	turn     *kit.Button
	turned   bool
	problems *kit.Chip
	table    *tables.Table
	card     *container.Scroll
	rows     []keyRow // that show, in their order
}

// keyRow is a key with what sorting needs of it.
type keyRow struct {
	core.DeployKey
	low string // what it is called, in lower case
}

func newKeyRows(d *detailsPane) *keyRows {
	r := &keyRows{d: d, head: kit.Tight()}
	r.find = kit.NewEntry(locale.T("details.find"))
	kit.SetLabel(r.find, locale.T("details.find"))
	r.find.OnChanged = func(string) { d.draw() }
	r.find.OnEscape = r.clear
	r.find.OnDown = func() { d.f.Focus(r.table.Focusable()) }
	r.order = kit.NewSelect([]string{locale.T("column.used"), locale.T("label.label"), locale.T("column.age")}, func(string) { r.turned = false; r.sorted() })
	kit.SetLabel(r.order, locale.T("details.order"))
	r.turn = kit.NewButton("", "down", func() { r.turned = !r.turned; r.sorted() }).Quiet().Tip(d.f.Tips, locale.T("details.turn"))
	r.problems = kit.NewChip(locale.T("details.problems"), func(bool) { d.draw() })
	r.tools = container.New(&toolsLayout{}, r.find, kit.Wrap(kit.NewField(r.order), r.turn, kit.Middle(r.problems)))
	r.table = tables.NewTable([]tables.Column{{ID: "key", Width: -1, Main: true}, {ID: "fact", Width: 104, Align: fyne.TextAlignTrailing}})
	r.table.HideHeader()
	r.table.Name, r.table.Tips = locale.T("details.keys"), d.f.Tips
	r.table.Length = func() int { return len(r.rows) }
	r.table.Cells = r.cells
	r.table.RowText = func(row int) string { return frame.KeyName(r.rows[row].Label, r.rows[row].Fingerprint) }
	r.table.Tip = r.tip
	r.table.Selected = func(row int) bool { return r.rows[row].Fingerprint == d.chosen }
	r.table.OnSelect = func(row int) { d.choose(r.rows[row].Fingerprint) }
	r.table.OnOpen = func(row int) {
		d.choose(r.rows[row].Fingerprint)
		if c := d.cardOf(d.chosen); c != nil {
			d.f.Focus(c.first())
		}
	}
	r.table.OnMenu = func(row int, at fyne.Position) {
		d.choose(r.rows[row].Fingerprint)
		d.f.Commands.PopUp(at, keyMenu...)
	}
	r.table.OnLeave = func() { d.f.Focus(r.find) }
	r.card = container.NewVScroll(kit.Stack())
	above := kit.Body(container.New(layout.NewCustomPaddedVBoxLayout(toolsGap), r.head, r.tools))
	rows := kit.Rows(r.table.Object)
	r.object = container.New(rowsLayout{r, above, rows}, above, rows, r.card)
	r.object.Hide()
	return r
}

// wanted reports whether the keys that are known are so many.
func (r *keyRows) wanted() bool {
	return r.d.panel == nil && r.d.repo != nil && r.d.read && len(r.d.opening()) >= rowsFrom
}

func (r *keyRows) shows() bool { return r.object.Visible() }

// narrowed reports whether not all keys show.
func (r *keyRows) narrowed() bool { return strings.TrimSpace(r.find.Text) != "" || r.problems.On() }

// clear shows all keys again, and reports whether that was something to do.
func (r *keyRows) clear() bool {
	if !r.narrowed() {
		return false
	}
	r.problems.Set(false)
	if r.find.Text != "" {
		r.find.SetText("") // draws
	} else {
		r.d.draw()
	}
	return true
}

// forget is for another repository: nothing is narrowed there.
func (r *keyRows) forget() {
	changed := r.find.OnChanged
	r.find.OnChanged = nil
	r.find.SetText("")
	r.find.OnChanged = changed
	r.problems.Set(false)
	r.rows = nil
	r.table.ToTop()
}

// sorted shows another order from its beginning; the chosen key stays.
func (r *keyRows) sorted() {
	icon := "down"
	if r.turned {
		icon = "up"
	}
	r.turn.SetIconName(icon)
	r.d.draw()
	r.table.ToTop()
}

// fill finds the rows that show.
func (r *keyRows) fill() {
	words, problems := strings.Fields(strings.ToLower(r.find.Text)), 0
	rows := make([]keyRow, 0, len(r.d.opening()))
	for _, k := range r.d.opening() {
		row := keyRow{k, strings.ToLower(frame.KeyName(k.Label, k.Fingerprint))}
		icon, _ := r.d.wrongWith(k)
		if icon != "" {
			problems++
		}
		if row.has(words) && (icon != "" || !r.problems.On()) {
			rows = append(rows, row)
		}
	}
	order := r.order.SelectedIndex()
	slices.SortStableFunc(rows, func(a, b keyRow) int {
		switch order {
		case byLabel:
			return strings.Compare(a.low, b.low)
		case byAge:
			return a.Created.Compare(b.Created)
		}
		return frame.CompareUse(b.Use(), a.Use())
	})
	if r.turned {
		slices.Reverse(rows)
	}
	r.rows = rows
	r.problems.SetCount(locale.Number(problems))
}

// has reports whether every word is in what is known of the key.
func (k keyRow) has(words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := k.low + "\x00" + strings.ToLower(string(k.Fingerprint)+"\x00"+locale.KeyType(k.Type, k.Bits)+"\x00"+string(k.Project)+"\x00"+k.PublicKey)
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

// cells draws one row: what the key is called, and what the rows are sorted by.
func (r *keyRows) cells(row int, into []tables.Cell) {
	k, now := r.rows[row].DeployKey, r.d.f.Now()
	icon, tone := r.d.wrongWith(k)
	switch {
	case icon != "":
	case k.Project != "":
		icon = "folder"
	default:
		icon = "key"
	}
	into[0] = tables.Cell{Text: frame.KeyName(k.Label, k.Fingerprint), Icon: icon, Tone: tone, Bold: k.Fingerprint == r.d.chosen}
	into[1] = tables.Cell{Text: frame.UseWords(k.Use(), 1, now), Tone: paint.ColorMuted}
	if r.order.SelectedIndex() == byAge {
		into[1].Text = locale.Ago(k.Created, now)
	}
}

// tip is the exact time of what a row says in short.
func (r *keyRows) tip(row, col int) string {
	k := r.rows[row].DeployKey
	switch {
	case col == 0:
		return ""
	case r.order.SelectedIndex() == byAge:
		return locale.Moment(k.Created)
	}
	return frame.UseTip(k.Use())
}

// draw shows the rows and the card of the chosen key.
func (r *keyRows) draw() {
	d := r.d
	stays := r.sees(d.chosen)
	r.fill()
	title, state := locale.T("details.keys_n", locale.Args{"N": len(d.keys)}), ""
	switch {
	case d.loading:
		state = locale.T("details.reading")
	case r.narrowed():
		state = locale.Tn("details.shown", len(r.rows))
	}
	d.above.say(title, state, true)
	r.head.Objects = []fyne.CanvasObject{d.above.object}
	if d.err != nil {
		r.head.Add(d.troubleNotice())
	}
	if d.extra.refused != nil {
		r.head.Add(d.refusedNotice())
	}
	card := kit.Tight()
	if k := d.current(); k != nil {
		if k.Project != "" {
			card.Add(kit.NewNote(locale.T("details.project_note")))
		}
		if c := d.card(*k); c != nil {
			card.Add(c.object)
		}
	}
	r.card.Content = kit.Body(card)
	r.object.Layout.Layout(r.object.Objects, r.object.Size())
	r.card.Refresh()
	r.table.Refresh()
	r.keep(stays)
}

// keep leaves the chosen row in sight where it was: a higher card leaves the rows
// less room.
func (r *keyRows) keep(inSight bool) {
	if at := r.index(r.d.chosen); inSight && at >= 0 {
		r.table.MoveTo(at)
	}
}

// sees reports whether the row of a key is in sight.
func (r *keyRows) sees(fp keys.Fingerprint) bool {
	first, last := r.table.InSight()
	at := r.index(fp)
	return at >= first && at <= last && at >= 0
}

// bring scrolls to the key that is sought, wherever it stands: what narrows the rows
// gives way to it.
func (r *keyRows) bring() {
	d := r.d
	if d.sought == "" || r.object.Size().Height <= 0 {
		return
	}
	at := r.index(d.sought)
	if at < 0 && r.narrowed() && slices.ContainsFunc(d.opening(), func(k core.DeployKey) bool { return k.Fingerprint == d.sought }) {
		r.clear() // draws, and comes here again
		return
	}
	if at >= 0 {
		d.sought = ""
		r.table.MoveTo(at)
	}
}

func (r *keyRows) index(fp keys.Fingerprint) int {
	return slices.IndexFunc(r.rows, func(k keyRow) bool { return k.Fingerprint == fp })
}

// neighbour is the key that takes the place of one that is gone: the next row that is
// still there, else the one before; "" = none of them.
func (r *keyRows) neighbour(gone keys.Fingerprint, now []core.DeployKey) keys.Fingerprint {
	at := r.index(gone)
	if at < 0 {
		return ""
	}
	there := make(map[keys.Fingerprint]bool, len(now))
	for _, k := range now {
		there[k.Fingerprint] = k.Fingerprint != ""
	}
	for _, row := range r.rows[at+1:] {
		if there[row.Fingerprint] {
			return row.Fingerprint
		}
	}
	for i := at - 1; i >= 0; i-- {
		if there[r.rows[i].Fingerprint] {
			return r.rows[i].Fingerprint
		}
	}
	return ""
}

// wrongWith is shape and colour of the gravest thing that is the matter with a key,
// "" = nothing is.
func (d *detailsPane) wrongWith(k core.DeployKey) (icon string, tone fyne.ThemeColorName) {
	found := inventory.Finding("")
	test, tested := d.extra.tests[k.Fingerprint]
	switch {
	case keys.WeakType(k.Type, k.Bits):
		found = inventory.FindingBroken
	case !k.Unreadable.IsZero():
		found = inventory.FindingUnread
	case k.PrivateKey == inventory.PrivateKeyLost:
		found = inventory.FindingLost
	case tested && k.Fingerprint != "" && test.State == core.TestFailed:
		return "failed", kit.Bad.Text()
	case k.SupersededBy != "":
		found = inventory.FindingSuperseded
	case k.Disabled:
		return "stop", kit.Caution.Text()
	case k.Use().Idle(d.f.Defaults.UnusedAfter(), d.f.Now()):
		found = inventory.FindingUnused
	case keys.OldType(k.Type, k.Bits):
		found = inventory.FindingOldType
	}
	if found == "" {
		return "", ""
	}
	return frame.FindingIcon(found), frame.FindingTone(found).Text()
}
