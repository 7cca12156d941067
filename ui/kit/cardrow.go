package kit

import "fyne.io/fyne/v2"

// CardRow is a layout that puts cards of one width and one height beside one another,
// in several rows where one has no room for them. How high they are is known only once
// they have their width, for then their text wraps; so they take what they need of the
// room they get.
type CardRow struct{ height float32 }

const cardGap = 12

// MinSize implements fyne.Layout.
func (l *CardRow) MinSize(o []fyne.CanvasObject) fyne.Size {
	least := l.least(o)
	return fyne.NewSize(least.Width, max(l.height, least.Height))
}

// least is the size of the largest.
func (l *CardRow) least(o []fyne.CanvasObject) (least fyne.Size) {
	for _, card := range o {
		least = least.Max(card.MinSize())
	}
	return least
}

// columns is how many cards have room beside one another; the rows are as alike as
// they can be.
func (l *CardRow) columns(o []fyne.CanvasObject, width float32) int {
	most := max(1, min(len(o), int((width+cardGap)/(l.least(o).Width+cardGap))))
	rows := (len(o) + most - 1) / most
	return (len(o) + rows - 1) / rows
}

// Layout implements fyne.Layout.
func (l *CardRow) Layout(o []fyne.CanvasObject, room fyne.Size) {
	if len(o) == 0 {
		return
	}
	columns := l.columns(o, room.Width)
	width := (room.Width - cardGap*float32(columns-1)) / float32(columns)
	height := float32(0)
	for _, card := range o {
		card.Resize(fyne.NewSize(width, room.Height))
		height = max(height, card.MinSize().Height)
	}
	for i, card := range o {
		card.Resize(fyne.NewSize(width, height))
		card.Move(fyne.NewPos(float32(i%columns)*(width+cardGap), float32(i/columns)*(height+cardGap)))
	}
	rows := (len(o) + columns - 1) / columns
	l.height = float32(rows)*(height+cardGap) - cardGap
}
