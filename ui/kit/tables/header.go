package tables

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// tableHeader is the line of column titles.
type tableHeader struct {
	object  *fyne.Container
	t       *Table
	cells   []*headerCell // without the column of check boxes
	check   *headerCheck  // nil without one
	handles []*columnHandle
}

func newTableHeader(t *Table) *tableHeader {
	h := &tableHeader{t: t}
	h.object = container.New(headerLayout{t.columns, h})
	for i, c := range t.columns.columns {
		if c.Check {
			h.check = newHeaderCheck(func() {
				if t.OnMarkAll != nil {
					t.OnMarkAll()
				}
			})
			h.object.Objects = append(h.object.Objects, h.check)
			continue
		}
		cell := newHeaderCell(i, t)
		h.cells = append(h.cells, cell)
		h.object.Objects = append(h.object.Objects, cell)
		h.handles = append(h.handles, newColumnHandle(t, i))
	}
	for _, handle := range h.handles {
		h.object.Objects = append(h.object.Objects, handle)
	}
	return h
}

// width is the room that the title of a column needs, with its arrow.
func (h *tableHeader) width(i int) float32 {
	for _, c := range h.cells {
		if c.number == i {
			return fyne.MeasureText(c.column.Title, theme.CaptionTextSize(), c.title.Style).Width + headerArrow
		}
	}
	return 0
}

func (h *tableHeader) setMarked(state kit.CheckState) {
	if h.check != nil {
		h.check.set(state)
	}
}

func (h *tableHeader) setTitle(column, title string) {
	for _, c := range h.cells {
		if c.column.ID == column && c.column.Title != title {
			c.column.Title = title
			c.paint()
		}
	}
}

func (h *tableHeader) setSort(column string, descending bool) {
	for _, c := range h.cells {
		icon := ""
		if c.column.ID == column && c.column.Sortable {
			icon = "up"
			if descending {
				icon = "down"
			}
		}
		c.setArrow(icon)
	}
}

// headerCell is a column title that sorts when it is tapped, or when Enter or
// Space is pressed on it.
type headerCell struct {
	fynewidget.DisableableWidget
	t       *Table
	number  int // of the column
	column  Column
	title   *kit.Text
	arrow   *kit.Mark
	sorted  string // the arrow's icon while the rows are sorted by this column
	back    *kit.Fill
	focused bool
	hovered bool
}

func newHeaderCell(number int, t *Table) *headerCell {
	c := t.columns.columns[number]
	h := &headerCell{number: number, column: c, t: t, arrow: kit.NewMark("", paint.ColorMuted, 14)}
	h.title = kit.NewCaption(c.Title).Shorten()
	h.title.Align = c.Align
	// Title and arrow together at the edge at which the cells are.
	h.back = kit.NewFill("", 4, container.New(&hugLayout{h}, h.title, h.arrow)).Least(0, 32)
	h.ExtendBaseWidget(h)
	if !c.Sortable {
		h.Disable()
	}
	h.paint()
	return h
}

func (h *headerCell) setArrow(icon string) {
	h.sorted = icon
	h.paint()
}

// CreateRenderer implements fyne.Widget. The background and the ring reach
// beyond the title, so that they do not touch it.
func (h *headerCell) CreateRenderer() fyne.WidgetRenderer {
	return &headerCellRenderer{fynewidget.NewSimpleRenderer(h.back), h}
}

type headerCellRenderer struct {
	fyne.WidgetRenderer
	h *headerCell
}

func (r *headerCellRenderer) Layout(size fyne.Size) {
	r.h.back.Move(fyne.NewPos(-headerBleed, 2))
	r.h.back.Resize(size.AddWidthHeight(2*headerBleed, -4))
}

// paint shows the arrow: strong in the sorted column, faint in one that could be
// sorted.
func (h *headerCell) paint() {
	tone, border := fyne.ThemeColorName(""), fyne.ThemeColorName("")
	if h.hovered {
		tone = theme.ColorNameHover
	}
	if h.focused {
		border = theme.ColorNamePrimary
	}
	icon, ink := h.sorted, theme.ColorNameForeground
	if icon == "" && !h.Disabled() {
		icon, ink = "sort", paint.ColorMuted
	}
	h.arrow.Set(icon, ink)
	titleTone := paint.ColorMuted
	if h.sorted != "" {
		titleTone = theme.ColorNameForeground
	}
	h.title.Set(h.column.Title, titleTone)
	h.back.Tone, h.back.Border, h.back.Stroke = tone, border, 2
	h.back.Refresh()
}

func (h *headerCell) press() {
	if !h.Disabled() && h.t.OnSort != nil {
		h.t.OnSort(h.column.ID)
	}
}

// Tapped implements fyne.Tappable.
func (h *headerCell) Tapped(*fyne.PointEvent) { h.hideTip(); h.press() }

// MouseIn implements desktop.Hoverable.
func (h *headerCell) MouseIn(ev *desktop.MouseEvent) {
	h.hovered = !h.Disabled()
	h.paint()
	if h.t.Tips != nil && h.column.Hint != "" {
		h.t.Tips.Later(h.column.Hint, ev.AbsolutePosition)
	}
}

// MouseMoved implements desktop.Hoverable.
func (h *headerCell) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *headerCell) MouseOut() { h.hovered = false; h.paint(); h.hideTip() }

func (h *headerCell) hideTip() {
	if h.t.Tips != nil && h.column.Hint != "" {
		h.t.Tips.Hide()
	}
}

// FocusGained implements fyne.Focusable.
func (h *headerCell) FocusGained() { h.focused = true; h.paint() }

// FocusLost implements fyne.Focusable.
func (h *headerCell) FocusLost() { h.focused = false; h.paint() }

// TypedRune implements fyne.Focusable.
func (h *headerCell) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (h *headerCell) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case kit.IsGlobal(ev.Name):
		kit.Forward(h, ev)
	case kit.IsEnter(ev.Name), ev.Name == fyne.KeySpace:
		h.press()
	case ev.Name == fyne.KeyLeft && h.shift():
		h.t.nudge(h.number, -columnStep)
	case ev.Name == fyne.KeyRight && h.shift():
		h.t.nudge(h.number, columnStep)
	case ev.Name == desktop.KeyMenu, ev.Name == fyne.KeyF10 && h.shift():
		h.menu(fyne.CurrentApp().Driver().AbsolutePositionForObject(h).AddXY(0, h.Size().Height))
	}
}

func (h *headerCell) shift() bool { return h.t.modifiers()&fyne.KeyModifierShift != 0 }

// TappedSecondary implements fyne.SecondaryTappable.
func (h *headerCell) TappedSecondary(ev *fyne.PointEvent) { h.menu(ev.AbsolutePosition) }

func (h *headerCell) menu(at fyne.Position) {
	h.hideTip()
	if h.t.OnHeaderMenu != nil {
		h.t.OnHeaderMenu(at)
	}
}

const (
	headerBleed = 6  // of a title's background beyond its text
	headerArrow = 18 // room for the arrow
)

// hugLayout puts the arrow right behind the title. One that says only that rows
// could be sorted goes where the title needs its room.
type hugLayout struct{ h *headerCell }

func (hugLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().Add(fyne.NewSize(headerArrow, 0))
}

func (l hugLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	title := o[0].(*kit.Text)
	wish := fyne.MeasureText(title.Text, theme.CaptionTextSize(), title.Style).Width + 1
	room := size.Width - 2*headerBleed
	faint := l.h.sorted == "" && !l.h.hovered && !l.h.focused
	shows := l.h.arrow.Name() != "" && !(faint && wish > room-headerArrow)
	if shows {
		room -= headerArrow
	}
	if shows != o[1].Visible() {
		o[1].(*kit.Mark).Hidden = !shows
	}
	w, x := max(0, min(wish, room)), float32(headerBleed)
	arrow := x + w + 4
	if l.h.column.Align == fyne.TextAlignTrailing {
		x = size.Width - headerBleed - w
		arrow = x - headerArrow
	}
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[0].Move(fyne.NewPos(x, 0))
	o[1].Resize(fyne.NewSize(14, size.Height))
	o[1].Move(fyne.NewPos(arrow, 0))
}
