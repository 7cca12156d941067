package tables

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// inMarkColumn tells whether a tap is on the box of the row.
func (r *tableRow) inMarkColumn(at fyne.Position) bool {
	s := r.t.columns.spans(r.Size().Width)[r.t.MarkColumn]
	return s.shown && at.X >= s.x-8 && at.X <= s.x+s.w+8
}

// foldAt tells whether a tap is on the arrow that unfolds the row.
func (r *tableRow) foldAt(at fyne.Position) (hit, open bool) {
	spans := r.t.columns.spans(r.Size().Width)
	for i := range r.views {
		c := r.views[i].cell
		if c.Fold != kit.Folded && c.Fold != kit.Unfolded || !spans[i].shown {
			continue
		}
		x := spans[i].x + float32(c.Indent)*paint.Scaled(indentStep)
		return at.X >= x-6 && at.X <= x+paint.Scaled(paint.IconSide)+6, c.Fold == kit.Folded
	}
	return false, false
}

// Tapped implements fyne.Tappable. A tap on the box marks, also with Ctrl
// held down anywhere; with Shift it marks all from the cursor to here.
func (r *tableRow) Tapped(ev *fyne.PointEvent) {
	r.hideTip()
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil {
		c.Focus(r.t.list)
	}
	if r.act(ev.Position.X) {
		return
	}
	id, list, modifiers := r.id, r.t.list, r.t.modifiers()
	if hit, open := r.foldAt(ev.Position); hit && r.t.OnFold != nil {
		list.moveTo(id)
		r.t.OnFold(id, open)
		return
	}
	switch {
	case r.t.OnMark == nil:
	case modifiers&fyne.KeyModifierShift != 0:
		list.extend(id)
		return
	case r.t.TapMarks, modifiers&fyne.KeyModifierShortcutDefault != 0, r.inMarkColumn(ev.Position):
		list.mark(id)
		return
	}
	again := r.t.Selected != nil && r.t.Selected(id)
	list.choose(id)
	if again && r.t.OnOpen != nil {
		r.t.OnOpen(id)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *tableRow) TappedSecondary(ev *fyne.PointEvent) {
	r.hideTip()
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil {
		c.Focus(r.t.list)
	}
	id := r.id
	r.t.list.choose(id)
	if r.t.OnMenu != nil {
		r.t.OnMenu(id, ev.AbsolutePosition)
	}
}

func (r *tableRow) hideTip() {
	if r.t.Tips != nil {
		r.t.Tips.Hide()
	}
}
