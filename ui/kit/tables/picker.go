package tables

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// PickItem is one thing to choose in a Picker. All texts must be safe to show.
type PickItem struct {
	ID     string // what the owner gets back
	Text   string
	Detail string // at the far edge, "" = none
	Icon   string // of the set, "" = none
	Tone   fyne.ThemeColorName
}

// Picker chooses one or several of thousands: a line to type in, and the rows
// that match below it. The keyboard alone is enough: typing filters, the
// arrows move without leaving the line, Enter chooses; in a picker of several,
// Down goes to the rows, where Space marks.
type Picker struct {
	Object fyne.CanvasObject
	Entry  *kit.Entry
	// OnPick is told the one that was chosen with Enter or a tap (of several, where
	// a tap marks: nothing is told; look at Chosen when the dialog ends).
	OnPick func(id string)
	// Meaning is what a typed text is searched as, such as the name in an
	// address; nil = as it stands.
	Meaning func(text string) string
	// OnChange is told that what is chosen changed.
	OnChange func()
	// OnItems is told that there are other things to choose from: a dialog may have to be
	// laid out again.
	OnItems func()
	// Count says how many match, of how many, and how many are chosen: above
	// the rows of several, below those of one; nil = nothing.
	Count func(shown, total, chosen int) string

	items  []PickItem
	find   []string // of each item, lower case
	shown  []int32  // items that match
	many   bool
	chosen *Selection[string]
	one    string // the one that is chosen, "" = none
	table  *Table
	count  *kit.Text
	none   *kit.Text
	room   *fyne.Container
	least  *leastLayout
}

// NewPicker makes it, with several to choose when many is true. noMatch is
// what the list says when nothing matches.
func NewPicker(placeholder, noMatch string, many bool) *Picker {
	p := &Picker{many: many, Entry: kit.NewEntry(placeholder), count: kit.NewCaption("").Shorten(), none: kit.NewText(noMatch).Toned(paint.ColorMuted)}
	p.none.Align = fyne.TextAlignCenter
	p.table = NewTable(p.columns())
	p.chosen = NewSelection(p.length, func(row int) string { return p.at(row).ID })
	p.wire()
	p.Entry.OnChanged = p.filter
	p.Entry.OnDown = p.down
	p.Entry.OnUp = func() { p.move(-1) }
	p.Entry.OnSubmitted = func(string) { p.submit() }
	p.Entry.Beside = p.besideEntry
	p.room = container.NewStack(p.table.Object, p.none)
	p.least = &leastLayout{fyne.NewSize(240, pickerLeast)}
	rows := kit.NewFill(paint.ColorSurface, 6, container.New(p.least, p.room))
	rows.Border = paint.ColorBorder
	p.count.Hidden = many
	p.Object = container.New(layout.NewBorderLayout(p.Entry, p.count, nil, nil), p.Entry, kit.PadXY(0, 8, rows), p.count)
	return p
}

// The height of the rows of a picker: where there is little room, and at most.
const (
	pickerLeast = 220
	pickerMost  = 560
)

// Grow makes the rows higher by what a dialog has to spare, as far as there are things
// to choose from: not as far as they match, or the dialog would jump while a person
// types. It implements overlay.Grower.
func (p *Picker) Grow(spare float32) {
	wanted := p.table.top.MinSize().Height + float32(len(p.items))*p.table.list.pitch()
	p.least.size.Height = max(pickerLeast, min(pickerLeast+spare, wanted, pickerMost))
}

// columns are check box and text for several, text alone for one.
func (p *Picker) columns() []Column {
	columns := []Column{{ID: "text", Width: -3, Main: true}, {ID: "detail", Width: -2, Least: 360, Align: fyne.TextAlignTrailing}}
	if p.many {
		columns = append([]Column{{ID: "check", Width: kit.BoxSide, Check: true}}, columns...)
	}
	return columns
}

func (p *Picker) wire() {
	t := p.table
	t.Length, t.Cells, t.Name = p.length, p.cells, p.Entry.PlaceHolder
	t.RowText = func(row int) string { return p.at(row).Text }
	t.OnLeave = func() { p.focusEntry() }
	t.Selected = func(row int) bool { return row == t.Cursor() && (p.many || p.length() > 0) }
	if !p.many {
		t.HideHeader()
		t.OnSelect = func(row int) { p.choose(row, false) }
		t.OnOpen = func(row int) { p.choose(row, true) }
		return
	}
	t.TapMarks = true
	t.OnMark = func(row int, _ bool) { p.chosen.Toggle(row); p.changed() }
	t.OnExtend = func(anchor, was, to int) { p.chosen.Extend(anchor, was, to); p.changed() }
	t.OnMarkAll = func() { p.chosen.ToggleAll(); p.changed() }
	t.OnOpen = func(int) { kit.Forward(t.list, &fyne.KeyEvent{Name: fyne.KeyReturn}) }
}

func (p *Picker) length() int { return len(p.shown) }

func (p *Picker) at(row int) PickItem {
	if row < 0 || row >= len(p.shown) {
		return PickItem{}
	}
	return p.items[p.shown[row]]
}

func (p *Picker) cells(row int, into []Cell) {
	it := p.at(row)
	if p.many {
		into[0].Check = kit.CheckOf(p.chosen.Has(it.ID))
		into = into[1:]
	}
	into[0] = Cell{Text: it.Text, Icon: it.Icon, Tone: it.Tone}
	into[1] = Cell{Text: it.Detail, Tone: cmp.Or(it.Tone, paint.ColorMuted)}
}

// SetItems replaces what there is to choose from; what is chosen stays.
func (p *Picker) SetItems(items []PickItem) {
	p.items = items
	p.find = make([]string, len(items))
	for i, it := range items {
		p.find[i] = strings.ToLower(it.Text + " " + it.Detail)
	}
	p.filter(p.Entry.Text)
	if p.OnItems != nil {
		p.OnItems()
	}
}

// Chosen are the things that are chosen, in the order of the list.
func (p *Picker) Chosen() (ids []string) {
	for _, it := range p.items {
		if p.many && p.chosen.Has(it.ID) || !p.many && it.ID == p.one && p.one != "" {
			ids = append(ids, it.ID)
		}
	}
	return ids
}

// Choose chooses things from the program's side.
func (p *Picker) Choose(ids ...string) {
	for _, id := range ids {
		if p.many {
			p.chosen.Set(id, true)
		} else {
			p.one = id
		}
	}
	p.changed()
}

// filter shows the items that have all words of the search.
func (p *Picker) filter(search string) {
	if p.Meaning != nil {
		search = p.Meaning(search)
	}
	words := strings.Fields(strings.ToLower(search))
	p.shown = p.shown[:0]
next:
	for i, text := range p.find {
		for _, word := range words {
			if !strings.Contains(text, word) {
				continue next
			}
		}
		p.shown = append(p.shown, int32(i))
	}
	p.table.MoveTo(0)
	kit.SetVisible(p.table.Object, len(p.shown) > 0)
	kit.SetVisible(p.none, len(p.shown) == 0)
	p.room.Refresh()
	p.changed()
}

func (p *Picker) changed() {
	p.table.SetMarked(p.chosen.State())
	p.table.Refresh()
	if p.Count != nil {
		chosen := p.chosen.Count()
		if !p.many && p.one != "" {
			chosen = 1
		}
		words := p.Count(len(p.shown), len(p.items), chosen)
		if p.many {
			p.table.SetTitle("text", words)
		} else {
			p.count.SetText(words)
		}
	}
	if p.OnChange != nil {
		p.OnChange()
	}
}

// move moves the cursor while the line keeps the focus.
func (p *Picker) move(by int) {
	was := p.table.Cursor()
	p.table.MoveTo(was + by)
	p.table.RefreshRow(was)
	p.table.RefreshRow(p.table.Cursor())
}

func (p *Picker) down() {
	if !p.many {
		p.move(1)
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.Entry); c != nil && p.length() > 0 {
		c.Focus(p.table.Focusable())
	}
}

// besideEntry is the row that Enter takes.
func (p *Picker) besideEntry() string {
	if p.many || p.length() == 0 {
		return ""
	}
	return p.table.list.spokenRow(p.table.Cursor()).Name
}

func (p *Picker) focusEntry() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.Entry); c != nil {
		c.Focus(p.Entry)
	}
}

// submit is Enter in the line: it chooses the row of the cursor or, where
// several can be chosen, does the main thing of the dialog.
func (p *Picker) submit() {
	if p.many {
		kit.Forward(p.Entry, &fyne.KeyEvent{Name: fyne.KeyReturn})
		return
	}
	p.choose(p.table.Cursor(), true)
}

func (p *Picker) choose(row int, tell bool) {
	if row < 0 || row >= p.length() {
		return
	}
	p.one = p.at(row).ID
	p.changed()
	if tell && p.OnPick != nil {
		p.OnPick(p.one)
	}
}

// leastLayout fills its room and asks for a least size.
type leastLayout struct{ size fyne.Size }

func (l *leastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return l.size }

func (l *leastLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for _, c := range o {
		c.Resize(size)
	}
}
