package tables

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

// RowAction is something that can be done with a row: a small button at the end of
// the column that names it, on the row under the pointer or with the keyboard. There
// it takes room that the name leaves. What it does, the context menu does too.
type RowAction struct {
	Icon, Name string
	Fits       func(row int) bool // nil = every row
	Run        func(row int)
}

// actionStep is from one action to the next.
const actionStep = 28

// rowActions are those of a pooled row; its buttons are made when they first show.
type rowActions struct {
	icons []paint.Picture
	shown []int   // which of the table's show, from left to right
	at    float32 // where they begin
	over  int     // place in shown of the one under the pointer, -1 = none
}

// width is what the shown ones take.
func (a *rowActions) width() float32 { return float32(len(a.shown)) * paint.Scaled(actionStep) }

// hit is the place in shown of the one at x, -1 without.
func (a *rowActions) hit(x float32) int {
	if i := int((x - a.at) / paint.Scaled(actionStep)); x >= a.at && i < len(a.shown) {
		return i
	}
	return -1
}

// mainColumn is the column that names the rows.
func (t *Table) mainColumn() int {
	for i, c := range t.columns.columns {
		if c.Main {
			return i
		}
	}
	return -1
}

// placeActions shows the actions of the row where it has the pointer or the
// keyboard, and gives the name the room that is left.
func (r *tableRow) placeActions() {
	on := len(r.t.Actions) > 0 && r.id >= 0 && (r.hovered || r.t.list.focused && r.t.list.cursor == r.id)
	if !on && len(r.acts.shown) == 0 {
		return
	}
	main, before := r.t.mainColumn(), len(r.acts.shown)
	r.acts.shown = r.acts.shown[:0]
	if width := r.Size().Width; on && width > 0 && main >= 0 {
		s := r.t.columns.spans(width)[main]
		for i, a := range r.t.Actions {
			if a.Fits == nil || a.Fits(r.id) {
				r.acts.shown = append(r.acts.shown, i)
			}
		}
		// The name stays whole: what finds no room beside it is in the context menu.
		room := s.w - r.t.paint.ask(r.t, r.id)[main].width() - iconGap
		for len(r.acts.shown) > 0 && r.acts.width() > room {
			r.acts.shown = r.acts.shown[:len(r.acts.shown)-1]
		}
		r.acts.at = s.x + s.w - r.acts.width()
	}
	if len(r.acts.shown) != before && main >= 0 {
		r.draw(main)
	}
	r.paintActions()
}

func (r *tableRow) paintActions() {
	side := paint.Scaled(paint.IconSide)
	for i := range r.acts.icons {
		if i >= len(r.acts.shown) {
			r.acts.icons[i].Hide()
		}
	}
	for i, action := range r.acts.shown {
		if i == len(r.acts.icons) {
			r.acts.icons = append(r.acts.icons, paint.Picture{})
		}
		tone := paint.ColorMuted
		if i == r.acts.over {
			tone = theme.ColorNamePrimary
		}
		at := fyne.NewPos(r.acts.at+float32(i)*paint.Scaled(actionStep)+(paint.Scaled(actionStep)-side)/2, (r.Size().Height-side)/2)
		r.objects = r.acts.icons[i].ShowAt(r.objects, &r.t.paint.Pictures, r.t.Actions[action].Icon, tone, at, side)
	}
}

// pointAt shows which action is under the pointer, and reports whether one is.
func (r *tableRow) pointAt(x float32) (name string, changed bool) {
	over := r.acts.hit(x)
	if changed = over != r.acts.over; changed {
		r.acts.over = over
		r.paintActions()
	}
	if over >= 0 {
		name = r.t.Actions[r.acts.shown[over]].Name
	}
	return name, changed
}

// act carries out the action at x, and reports whether there is one.
func (r *tableRow) act(x float32) bool {
	i := r.acts.hit(x)
	if i < 0 {
		return false
	}
	r.t.Actions[r.acts.shown[i]].Run(r.id)
	return true
}
