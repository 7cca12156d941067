package tour

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// layout puts the ring round the part that is talked about and the card
// where it hides as little of it as possible.
type layout struct{ g *Tour }

func (l *layout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l *layout) Layout(o []fyne.CanvasObject, room fyne.Size) {
	if len(o) < 6 || l.g.at >= len(l.g.way.Stops) {
		return
	}
	ring, card := o[4], o[5]
	where, size := l.part(room)
	from := fyne.NewPos(max(0, where.X-3), max(0, where.Y-3)) // a part at the edge of the window has its ring inside
	to := fyne.NewPos(min(room.Width, where.X+size.Width+3), min(room.Height, where.Y+size.Height+3))
	ring.Move(from)
	ring.Resize(fyne.NewSize(to.X-from.X, to.Y-from.Y))
	kit.SetVisible(ring, size.Width > 0)
	if size.Width == 0 { // all is dim, or, while a step goes on elsewhere, nothing
		from, to = fyne.NewPos(0, room.Height), fyne.NewPos(room.Width, room.Height)
	}
	l.darken(o[:4], from, to, room, size.Width > 0 || l.g.at == 0)
	const gap = 14
	width := max(340, card.MinSize().Width) // its buttons stay side by side
	card.Resize(fyne.NewSize(width, card.MinSize().Height))
	height := card.MinSize().Height
	card.Resize(fyne.NewSize(width, height))
	x, y := where.X, where.Y+size.Height+gap // below
	switch {
	case y+height <= room.Height:
	case where.Y-gap-height >= 0: // above
		y = where.Y - gap - height
	case where.X+size.Width+gap+width <= room.Width: // to the right
		x, y = where.X+size.Width+gap, where.Y+gap
	case where.X-gap-width >= 0: // to the left
		x, y = where.X-gap-width, where.Y+gap
	default: // inside, where what can be done is seldom
		x, y = where.X+size.Width-width-gap, where.Y+size.Height-height-gap
	}
	card.Move(fyne.NewPos(min(max(8, x), max(8, room.Width-width-8)), min(max(8, y), max(8, room.Height-height-8))))
}

// part is where the part of the window is that is talked about; without a size it
// is folded away, or there is none.
func (l *layout) part(room fyne.Size) (fyne.Position, fyne.Size) {
	target := l.g.way.Stops[l.g.at].part()
	if target == nil || !target.Visible() || target.Size().Width < 8 {
		if l.g.at == 0 {
			return fyne.NewPos(room.Width/2-170, room.Height/3), fyne.Size{}
		}
		return fyne.NewPos(0, room.Height), fyne.Size{} // in the corner
	}
	driver := l.g.f.App.Driver()
	return driver.AbsolutePositionForObject(target).Subtract(driver.AbsolutePositionForObject(l.g.Layer)), target.Size()
}

// darken dims all but what lies between from and to.
func (l *layout) darken(dim []fyne.CanvasObject, from, to fyne.Position, room fyne.Size, on bool) {
	places := [4][2]fyne.Position{
		{fyne.NewPos(0, 0), fyne.NewPos(room.Width, from.Y)}, {fyne.NewPos(0, to.Y), fyne.NewPos(room.Width, room.Height)},
		{fyne.NewPos(0, from.Y), fyne.NewPos(from.X, to.Y)}, {fyne.NewPos(to.X, from.Y), fyne.NewPos(room.Width, to.Y)},
	}
	for i, d := range dim {
		size := places[i][1].Subtract(places[i][0])
		d.Move(places[i][0])
		d.Resize(fyne.NewSize(max(0, size.X), max(0, size.Y)))
		kit.SetVisible(d, on)
	}
}
