package list

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// chips is the row of chips above the rows, one for each facet.
type chips[R any, K comparable] struct {
	l      *List[R, K]
	object *fyne.Container
	chips  []*kit.Chip // as the facets
}

func newChips[R any, K comparable](l *List[R, K]) *chips[R, K] {
	c := &chips[R, K]{l: l, object: kit.Wrap()}
	for i := range l.spec.Facets {
		f := &l.spec.Facets[i]
		chip := kit.NewChip(f.Title, func(on bool) { c.turn(f.ID, on) }).Tip(l.f.Tips, f.Tip)
		c.chips = append(c.chips, chip)
		if !f.Bare {
			c.object.Add(chip)
		}
	}
	c.set()
	return c
}

// set shows which facets are on.
func (c *chips[R, K]) set() {
	for i, chip := range c.chips {
		chip.Set(c.l.view.On[c.l.spec.Facets[i].ID])
	}
}

// show takes new counts. A rare chip that is on stays, so that it can be turned
// off.
func (c *chips[R, K]) show(counts, totals map[string]int) {
	changed := false
	for i, chip := range c.chips {
		f := &c.l.spec.Facets[i]
		chip.SetCount(locale.Number(counts[f.ID]))
		if visible := !f.Rare || chip.On() || totals[f.ID] > 0; visible != chip.Visible() {
			kit.SetVisible(chip, visible)
			changed = true
		}
	}
	if changed {
		c.object.Refresh()
	}
}

// turn narrows the list by a facet, or no longer.
func (c *chips[R, K]) turn(id string, on bool) {
	delete(c.l.view.On, id)
	if on {
		c.l.view.On[id] = true
	}
	c.l.viewChanged()
	c.l.filtered()
}
