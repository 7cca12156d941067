package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// rowHeight is one line and room to hit it with a finger-sized pointer.
const rowHeight = 36

// tableRow is one pooled row. It takes taps itself: List hands a left click
// on only when the row has no menu of its own.
type tableRow struct {
	fynewidget.BaseWidget
	t     *Table
	id    int
	cells []Cell
	marks []*Mark
	texts []*Text
	line  *fyne.Container
	back  *Fill
}

func newTableRow(t *Table) *tableRow {
	n := len(t.columns.columns)
	r := &tableRow{t: t, cells: make([]Cell, n), line: container.New(t.columns)}
	for _, c := range t.columns.columns {
		mark := NewMark("", "", 16)
		mark.Hide()
		text := NewText("").Shorten()
		text.Align = c.Align
		r.marks, r.texts = append(r.marks, mark), append(r.texts, text)
		r.line.Add(Stretch(1, mark, text))
	}
	r.back = NewFill("", 6, r.line).Least(0, rowHeight)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(r.back)
}

func (r *tableRow) show(id int) {
	r.id = id
	clear(r.cells)
	r.t.Cells(id, r.cells)
	moved := false
	for i, c := range r.cells {
		if c.Icon != "" && !r.marks[i].Visible() {
			r.marks[i].Show()
			moved = true
		} else if c.Icon == "" && r.marks[i].Visible() {
			r.marks[i].Hide()
			moved = true
		}
		r.marks[i].Set(c.Icon, c.Tone)
		if r.texts[i].Style.Bold != c.Bold {
			r.texts[i].Style.Bold = c.Bold
			r.texts[i].Refresh()
		}
		r.texts[i].Set(c.Text, c.Tone)
	}
	if moved {
		r.line.Refresh()
	}
	tone := fyne.ThemeColorName("")
	if r.t.Selected != nil && r.t.Selected(id) {
		tone = ColorAccentSoft
	}
	if r.back.Tone != tone {
		r.back.Tone = tone
		r.back.Refresh()
	}
}

// marksAt tells whether a tap is for marking: on the column of marks, or anywhere
// with Ctrl or Shift held down.
func (r *tableRow) marksAt(at fyne.Position) (mark, extend bool) {
	if r.t.OnMark == nil {
		return false, false
	}
	held := modifiers()
	extend = held&fyne.KeyModifierShift != 0
	o := r.line.Objects[r.t.MarkColumn]
	inColumn := at.X <= o.Position().X+o.Size().Width+8 && at.X >= o.Position().X-8
	return extend || inColumn || held&fyne.KeyModifierShortcutDefault != 0, extend
}

// Tapped implements fyne.Tappable.
func (r *tableRow) Tapped(ev *fyne.PointEvent) {
	if mark, extend := r.marksAt(ev.Position); mark {
		r.t.list.moveTo(r.id)
		r.t.OnMark(r.id, extend)
		r.t.list.Refresh()
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil {
		c.Focus(r.t.list)
	}
	again := r.t.Selected != nil && r.t.Selected(r.id)
	id := r.id
	r.t.list.choose(id)
	if again && r.t.OnOpen != nil {
		r.t.OnOpen(id)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *tableRow) TappedSecondary(ev *fyne.PointEvent) {
	id := r.id
	r.t.list.choose(id)
	if r.t.OnMenu != nil {
		r.t.OnMenu(id, ev.AbsolutePosition)
	}
}
