package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// tableHeader is the line of column titles.
type tableHeader struct {
	object *fyne.Container
	cells  []*headerCell
}

func newTableHeader(t *Table) *tableHeader {
	h := &tableHeader{object: container.New(t.columns)}
	for _, c := range t.columns.columns {
		cell := newHeaderCell(c, func() {
			if t.OnSort != nil {
				t.OnSort(c.ID)
			}
		})
		h.cells = append(h.cells, cell)
		h.object.Add(cell)
	}
	return h
}

func (h *tableHeader) setSort(column string, descending bool) {
	for _, c := range h.cells {
		icon := ""
		if c.column.ID == column {
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
	column  Column
	pressed func()
	title   *Text
	arrow   *Mark
	back    *Fill
	focused bool
	hovered bool
}

func newHeaderCell(c Column, pressed func()) *headerCell {
	h := &headerCell{column: c, pressed: pressed, arrow: NewMark("", ColorMuted, 12)}
	h.title = NewCaption(c.Title).Shorten()
	h.title.Style.Bold = true
	h.title.Align = c.Align
	h.arrow.Hide()
	grow := 0
	line := Stretch(grow, h.title, h.arrow)
	if c.Align != fyne.TextAlignTrailing {
		// title and arrow together at the leading edge
		line = container.New(&hugLayout{}, h.title, h.arrow)
	}
	h.back = NewFill("", 4, line).Least(0, 30)
	h.ExtendBaseWidget(h)
	if !c.Sortable {
		h.Disable()
	}
	return h
}

func (h *headerCell) setArrow(icon string) {
	if icon == "" {
		h.arrow.Hide()
	} else {
		h.arrow.Show()
	}
	h.arrow.Set(icon, ColorMuted)
	h.back.Refresh()
}

func (h *headerCell) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(h.back)
}

func (h *headerCell) paint() {
	tone := fyne.ThemeColorName("")
	if h.focused {
		tone = theme.ColorNameFocus
	} else if h.hovered {
		tone = theme.ColorNameHover
	}
	h.back.Tone = tone
	h.back.Refresh()
}

func (h *headerCell) Tapped(*fyne.PointEvent) {
	if !h.Disabled() {
		h.pressed()
	}
}

func (h *headerCell) MouseIn(*desktop.MouseEvent)    { h.hovered = !h.Disabled(); h.paint() }
func (h *headerCell) MouseMoved(*desktop.MouseEvent) {}
func (h *headerCell) MouseOut()                      { h.hovered = false; h.paint() }
func (h *headerCell) FocusGained()                   { h.focused = true; h.paint() }
func (h *headerCell) FocusLost()                     { h.focused = false; h.paint() }
func (h *headerCell) TypedRune(rune)                 {}

func (h *headerCell) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case isGlobal(ev.Name):
		forward(h, ev)
	case isEnter(ev.Name), ev.Name == fyne.KeySpace:
		h.pressed()
	}
}

// hugLayout puts the second object right behind the first.
type hugLayout struct{}

func (hugLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().Add(fyne.NewSize(16, 0))
}

func (hugLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	wish := fyne.MeasureText(o[0].(*Text).Text, theme.CaptionTextSize(), fyne.TextStyle{Bold: true}).Width + 1
	w := min(wish, size.Width-16)
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[1].Resize(fyne.NewSize(12, size.Height))
	o[1].Move(fyne.NewPos(w+4, 0))
}
