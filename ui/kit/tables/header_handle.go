package tables

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
)

// columnHandle lies between two titles. To drag it trades width between the
// columns; two taps give the first one the width of its texts.
type columnHandle struct {
	fynewidget.BaseWidget
	t      *Table
	column int
	line   *canvas.Rectangle

	next   int        // the column on the other side of the drag, -1 = none is going on
	widths [2]float32 // of both when the drag began
	by     float32    // so far
}

func newColumnHandle(t *Table, column int) *columnHandle {
	h := &columnHandle{t: t, column: column, next: -1, line: canvas.NewRectangle(color.Transparent)}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *columnHandle) CreateRenderer() fyne.WidgetRenderer { return &handleRenderer{h} }

type handleRenderer struct{ h *columnHandle }

func (r *handleRenderer) Layout(size fyne.Size) {
	r.h.line.Resize(fyne.NewSize(2, size.Height-12))
	r.h.line.Move(fyne.NewPos(size.Width/2-1, 6))
}

func (r *handleRenderer) MinSize() fyne.Size           { return fyne.NewSize(columnGap, 0) }
func (r *handleRenderer) Refresh()                     { r.h.line.Refresh() }
func (r *handleRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.h.line} }
func (r *handleRenderer) Destroy()                     {}

func (h *columnHandle) paint(on bool) {
	h.line.FillColor = color.Transparent
	if on {
		h.line.FillColor = theme.Color(theme.ColorNamePrimary)
	}
	h.line.Refresh()
}

// Cursor implements desktop.Cursorable.
func (h *columnHandle) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// MouseIn implements desktop.Hoverable.
func (h *columnHandle) MouseIn(ev *desktop.MouseEvent) {
	h.paint(true)
	if h.t.Tips != nil && h.t.HandleTip != "" {
		h.t.Tips.Later(h.t.HandleTip, ev.AbsolutePosition)
	}
}

// MouseMoved implements desktop.Hoverable.
func (h *columnHandle) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *columnHandle) MouseOut() {
	h.paint(h.next >= 0)
	if h.t.Tips != nil {
		h.t.Tips.Hide()
	}
}

// Dragged implements fyne.Draggable.
func (h *columnHandle) Dragged(ev *fyne.DragEvent) {
	if h.next < 0 {
		if h.next = h.t.after(h.column); h.next < 0 {
			return
		}
		h.t.settle()
		spans := h.t.columns.spans(h.t.list.Size().Width)
		h.widths, h.by = [2]float32{spans[h.column].w, spans[h.next].w}, 0
		h.paint(true)
	}
	h.by += ev.Dragged.DX
	h.t.trade(h.column, h.next, h.widths, h.by)
}

// DragEnd implements fyne.Draggable.
func (h *columnHandle) DragEnd() {
	h.next = -1
	h.paint(false)
	h.t.columnsChanged()
}

// Tapped implements fyne.Tappable: else the tap would go to what lies below.
func (h *columnHandle) Tapped(*fyne.PointEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (h *columnHandle) DoubleTapped(*fyne.PointEvent) { h.t.fit(h.column) }

// headerLayout places the titles as the cells below them, and the handles between
// them.
type headerLayout struct {
	*columnsLayout
	h *tableHeader
}

func (l headerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := len(l.columns)
	l.columnsLayout.Layout(objects[:n], size)
	spans := l.spans(size.Width)
	for _, handle := range l.h.handles {
		s := spans[handle.column]
		kit.SetVisible(handle, s.shown && l.h.t.after(handle.column) >= 0)
		handle.Resize(fyne.NewSize(columnGap, size.Height))
		handle.Move(fyne.NewPos(s.x+s.w, 0))
	}
}

func (l headerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.columnsLayout.MinSize(objects[:len(l.columns)])
}
