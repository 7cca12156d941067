package tables

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// rowHeight is one line and room to hit it with a pointer.
func rowHeight() float32 { return float32(math.Round(float64(22 + theme.TextSize()))) }

// tableRow is one pooled row. It draws its cells itself with bare texts and
// images, since every object more is walked over in every frame, and takes
// taps itself: List hands a left click on only when the row has no menu.
type tableRow struct {
	fynewidget.BaseWidget
	t       *Table
	id      int
	next    []Cell
	views   []cellView
	back    *canvas.Rectangle
	objects []fyne.CanvasObject
	hovered bool
	version int // of the columns that it was drawn for
	over    int // column under the pointer, -1 = none
	acts    rowActions
}

func newTableRow(t *Table) *tableRow {
	n := len(t.columns.columns)
	r := &tableRow{t: t, id: -1, over: -1, acts: rowActions{over: -1}, next: make([]Cell, n), views: make([]cellView, n), back: &canvas.Rectangle{}}
	r.objects = append(make([]fyne.CanvasObject, 0, n+2), r.back)
	for i, c := range t.columns.columns {
		r.views[i].text = &canvas.Text{Alignment: c.Align}
		r.objects = append(r.objects, r.views[i].text)
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	r.paintBack()
	return &rowRenderer{r}
}

// show draws another row, or what changed in this one.
func (r *tableRow) show(id int) {
	if id != r.id {
		r.id, r.hovered, r.over, r.acts.over = id, false, -1, -1
	}
	if r.version != r.t.columns.version {
		r.version = r.t.columns.version
		for i := range r.views {
			r.views[i].forget()
		}
	}
	clear(r.next)
	r.t.Cells(id, r.next)
	for i := range r.next {
		if v := &r.views[i]; v.cell != r.next[i] || !v.drawn {
			v.cell = r.next[i]
			r.draw(i)
		}
	}
	r.paintBack()
}

// draw puts a cell into its column.
func (r *tableRow) draw(i int) {
	width := r.Size().Width
	if width <= 0 {
		return // Resize draws
	}
	s := r.t.columns.spans(width)[i]
	if len(r.acts.shown) > 0 && r.t.columns.columns[i].Main {
		s.w -= r.acts.width()
	}
	r.objects = append(r.objects, r.views[i].draw(&r.t.paint, s, r.Size().Height)...)
}

// paintBack shows whether the row is selected, under the pointer, or has the
// keyboard focus.
func (r *tableRow) paintBack() {
	fill, stroke := fyne.ThemeColorName(""), float32(0)
	switch {
	case r.t.Selected != nil && r.id >= 0 && r.t.Selected(r.id):
		fill = paint.ColorAccentSoft
	case r.hovered:
		fill = theme.ColorNameHover
	}
	if r.t.list.focused && r.t.list.cursor == r.id {
		stroke = 2
	}
	r.t.paint.back(r.back, fill, stroke)
	r.placeActions()
}

// rowRenderer lays a row out; what it shows is drawn by the row.
type rowRenderer struct{ r *tableRow }

func (w *rowRenderer) Layout(size fyne.Size) {
	w.r.back.Resize(size)
	for i := range w.r.views {
		w.r.draw(i)
	}
	w.r.placeActions()
}

func (w *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(120, rowHeight()) }

// Refresh draws everything anew: another theme, or another size of text.
func (w *rowRenderer) Refresh() {
	for i := range w.r.views {
		w.r.views[i].forget()
	}
	for i := range w.r.acts.icons {
		w.r.acts.icons[i].Forget()
	}
	w.Layout(w.r.Size())
	w.r.paintBack()
	canvas.Refresh(w.r)
}

func (w *rowRenderer) Objects() []fyne.CanvasObject { return w.r.objects }
func (w *rowRenderer) Destroy()                     {}

// MouseIn implements desktop.Hoverable.
func (r *tableRow) MouseIn(ev *desktop.MouseEvent) {
	r.hovered = true
	r.paintBack()
	r.MouseMoved(ev)
}

// MouseMoved implements desktop.Hoverable: another cell, another tooltip.
func (r *tableRow) MouseMoved(ev *desktop.MouseEvent) {
	name, changed := r.pointAt(ev.Position.X)
	if r.t.Tips == nil {
		return
	}
	col := r.t.columns.at(ev.Position.X, r.Size().Width)
	if col == r.over && !changed {
		return
	}
	r.over = col
	if name == "" {
		name = r.tip(col)
	}
	if name != "" {
		r.t.Tips.Later(name, ev.AbsolutePosition)
	} else {
		r.t.Tips.Hide()
	}
}

// MouseOut implements desktop.Hoverable.
func (r *tableRow) MouseOut() {
	r.hovered, r.over, r.acts.over = false, -1, -1
	r.paintBack()
	if r.t.Tips != nil {
		r.t.Tips.Hide()
	}
}

// tip is what a cell says about itself.
func (r *tableRow) tip(col int) string {
	if col < 0 || r.id < 0 || r.id >= r.t.list.Length() {
		return ""
	}
	if r.t.Tip != nil {
		if text := r.t.Tip(r.id, col); text != "" {
			return text
		}
	}
	if v := &r.views[col]; v.cut {
		return v.cell.Text
	}
	return ""
}
