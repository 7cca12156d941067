package repopage

import (
	"fyne.io/fyne/v2"
)

// toolsGap is between the line in which is looked for a key and what is beside or
// below it.
const toolsGap = 8

// toolsLayout puts the choices beside the line where there is room, else below it.
type toolsLayout struct{ width float32 }

// beside is how wide the choices are in one line, and whether that leaves the line
// enough for its words.
func (l *toolsLayout) beside(o []fyne.CanvasObject) (width float32, fits bool) {
	for _, one := range o[1].(*fyne.Container).Objects {
		width += one.MinSize().Width + toolsGap
	}
	return width, l.width-width-toolsGap >= 240
}

// MinSize implements fyne.Layout.
func (l *toolsLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	find, choices := o[0].MinSize(), o[1].MinSize()
	size := fyne.NewSize(max(find.Width, choices.Width), find.Height+toolsGap+choices.Height)
	if _, fits := l.beside(o); fits {
		size.Height = max(find.Height, choices.Height)
	}
	return size
}

// Layout implements fyne.Layout.
func (l *toolsLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	width, fits := l.beside(o)
	find, at := size.Width, fyne.NewPos(0, o[0].MinSize().Height+toolsGap)
	if fits {
		find, at = size.Width-width-toolsGap, fyne.NewPos(size.Width-width, 0)
	} else {
		width = size.Width
	}
	o[0].Resize(fyne.NewSize(find, o[0].MinSize().Height))
	for range 2 { // what wraps knows its height once it has its width
		o[1].Resize(fyne.NewSize(width, o[1].MinSize().Height))
	}
	o[1].Move(at)
}

// rowsLayout puts the rows between the line over them and the card below, which gets
// no more than its share of the height: the rest of it is scrolled to.
type rowsLayout struct {
	r           *keyRows
	above, rows fyne.CanvasObject
}

// cardShare is how much of the height the card may take.
const cardShare = 0.58

// MinSize implements fyne.Layout.
func (l rowsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(l.above.MinSize().Width, l.r.card.Content.MinSize().Width), 0)
}

// Layout implements fyne.Layout.
func (l rowsLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	stays, card := l.r.sees(l.r.d.chosen), l.r.card
	for range 2 { // what wraps knows its height once it has its width
		l.above.Resize(fyne.NewSize(size.Width, l.above.MinSize().Height))
		card.Content.Resize(fyne.NewSize(size.Width, card.Content.MinSize().Height))
	}
	top := min(l.above.MinSize().Height, size.Height)
	foot := min(card.Content.MinSize().Height, (size.Height-top)*cardShare)
	l.above.Move(fyne.NewPos(0, 0))
	l.rows.Move(fyne.NewPos(0, top))
	l.rows.Resize(fyne.NewSize(size.Width, size.Height-top-foot))
	card.Move(fyne.NewPos(0, size.Height-foot))
	card.Resize(fyne.NewSize(size.Width, foot))
	l.r.keep(stays)
}
